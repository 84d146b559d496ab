"""Reproducibility: the same matrix, outcomes and settings must give the same bytes."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outlay.audit.evidence import Evidence, Verdict
from outlay.features.registry import feature_set_hash
from outlay.models.code_version import code_version
from outlay.models.settings import TrainSettings
from outlay.models.train import train
from outlay.models.training import Training
from outlay.payments.errors import OutlayError
from outlay.payments.store import Store
from outlay.pipelines.jobs.differing import first_difference
from outlay.pipelines.jobs.training import outcomes_before

if TYPE_CHECKING:
    from outlay.models.fit_weights import FitWeights

CHECK = "reproducibility"


def reproduce(
    home: Path,
    folder: Path,
    matrix: Path,
    *,
    fit_weights: "FitWeights | None" = None,
) -> Evidence:
    """Train again as the training in `folder` was, and compare the bytes.

    Parameters
    ----------
    matrix : Path
        Built anew from the store over the training's own days.
    fit_weights : FitWeights, optional
        Those it was trained with, where it was; the training keeps their hash only.
    """
    training = Training.load(folder)
    weighted = "fit_weights" in training.fraud.metadata
    if weighted and fit_weights is None:
        why = "it was trained with fit weights, which are not at hand"
        return _evidence(training, "inconclusive", why, None)
    try:
        again = _again(Store.open(home), training, matrix, fit_weights)
    except OutlayError as error:
        why = f"it cannot be trained again: {error.what}"
        return _evidence(training, "fails", why, None)
    except (KeyError, ValueError) as error:
        why = f"its description does not say how it was trained: {error}"
        return _evidence(training, "fails", why, None)
    found = first_difference(training, again)
    if found is None:
        return _evidence(
            training, "passes", "both models came out byte for byte", again
        )
    return _evidence(training, "fails", f"trained again, {found} differs", again)


def _again(
    store: Store, training: Training, matrix: Path, weights: "FitWeights | None"
) -> Training:
    about = training.fraud.metadata
    as_of = dt.date.fromisoformat(about["as_of"])
    settings = TrainSettings.model_validate({**about["settings"], "folds": 0})
    given: dict[str, Any] = {} if weights is None else {"fit_weights": weights}
    return train(
        matrix,
        outcomes_before(store, as_of),
        as_of=as_of,
        first_day=training.windows.warm_up.start,
        settings=settings,
        simulated=training.fraud.simulated,
        **given,
    )


def _evidence(
    training: Training, verdict: Verdict, why: str, again: Training | None
) -> Evidence:
    digests = None
    if again is not None:
        digests = {"fraud": again.fraud.digest(), "error": again.error.digest()}
    figures = {
        "trained_again": digests,
        "feature_set": {
            "training": training.fraud.metadata.get("feature_set"),
            "now": feature_set_hash(),
        },
        "code": {"training": dict(training.code), "now": dict(code_version())},
    }
    return Evidence.about(training, CHECK, verdict, why, figures)
