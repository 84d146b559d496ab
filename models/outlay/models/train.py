"""Training of the fraud and the error model, from matrix and outcomes."""

import dataclasses
import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

import pyarrow as pa

from outlay.features.registry import feature_set_hash
from outlay.models.code_version import code_version
from outlay.models.counts import LABELLED, row_counts
from outlay.models.curves import stopping_curve
from outlay.models.fit_weights import FitWeights
from outlay.models.folds import back_in_time
from outlay.models.gather import gather, judged, labels_as_of, within
from outlay.models.labels import MODELS, positives, require_positives
from outlay.models.making import Made, make
from outlay.models.metrics import measures
from outlay.models.model import Model
from outlay.models.settings import TrainSettings
from outlay.models.slices import payments_of, sampled_features, scored_window
from outlay.models.splits import Window, Windows
from outlay.models.training import Training
from outlay.payments.reader import Tick, silent

__all__ = ["Training", "train"]

SAMPLE = 2_000
STAGES = 7


def train(
    matrix: Path,
    outcomes: pa.Table,
    *,
    as_of: dt.date,
    first_day: dt.date,
    settings: TrainSettings | None = None,
    simulated: bool = False,
    fit_weights: FitWeights | None = None,
    tick: Tick = silent,
) -> Training:
    """Train both models on what was known before `as_of`.

    Parameters
    ----------
    matrix : Path
        From outlay.features.matrix.training_matrix, up to `as_of`.
    outcomes : pa.Table
        Rows of tables.OUTCOMES; those known on or after `as_of` do not count.
    first_day : date
        First day of the history, from which the warm-up counts.
    simulated : bool
        Whether any payment is made up: the models are then marked.
    fit_weights : FitWeights, optional
        Multiplied into the weights of the fit alone. The models keep their method and
        digest; calibration and every figure know nothing of them.

    Raises
    ------
    TooFewLabelsError
        Where history or positives are too few; it says how many are missing.
    ModelProblemError
        Where the matrix cannot be used, or a payment of the fit has no fit weight.
    """
    asked = settings or TrainSettings()
    windows = Windows.ending(as_of, first_day, asked.windows)
    payments = payments_of(matrix)
    before = labels_as_of(outcomes, payments, windows.labels_known_on, asked)
    latest = labels_as_of(outcomes, payments, as_of, asked)
    learning = within(before, Window(windows.fit.start, windows.calibrate.end))
    require_positives(learning, asked.labels.least_positives)
    tick(1, STAGES)
    material = gather(
        matrix, before, windows, asked, simulated=simulated, fit_weights=fit_weights
    )
    made: list[Made] = []
    for name in MODELS:
        made.append(make(name, material))
        tick(2 + len(made), STAGES)
    facts = _facts(windows, as_of, asked, fit_weights)
    fraud, error = _signed([each.model for each in made], facts)
    threads = asked.num_threads
    holdout = scored_window(
        matrix, windows.threshold, fraud, error, before, threads=threads
    )
    test = scored_window(matrix, windows.test, fraud, error, latest, threads=threads)
    tick(5, STAGES)
    sample = sampled_features(
        matrix, windows.test, fraud.features, most=SAMPLE, seed=asked.seed
    )
    metrics = _metrics(test, before, windows, asked)
    known = dict.fromkeys(LABELLED, before) | {"test": latest}
    metrics["rows"] = row_counts(payments, known, windows)
    metrics["stopping"] = _stopping(made)
    tick(6, STAGES)
    metrics["folds"] = back_in_time(
        matrix, outcomes, windows, asked, metrics, fit_weights
    )
    tick(STAGES, STAGES)
    return Training(
        fraud=fraud,
        error=error,
        holdout=holdout,
        test=test,
        sample=sample,
        outcomes=latest,
        metrics=metrics,
        windows=windows,
        training_id=str(fraud.metadata["training_id"]),
        code=code_version(),
    )


def _facts(
    windows: Windows,
    as_of: dt.date,
    settings: TrainSettings,
    fit_weights: FitWeights | None,
) -> dict[str, Any]:
    """Return what made a pair of models.

    Threads, folds and search are left out: they change no model.
    """
    facts: dict[str, Any] = {
        "settings": settings.model_dump(
            mode="json", exclude={"num_threads", "folds", "search"}
        ),
        "feature_set": feature_set_hash(),
        "windows": windows.to_json(),
        "as_of": as_of.isoformat(),
    }
    if fit_weights is not None:
        facts["fit_weights"] = fit_weights.facts()
    return facts


def _signed(models: list[Model], facts: dict[str, Any]) -> tuple[Model, Model]:
    """Write into both models what made them; the id follows from their content."""
    content = json.dumps([facts, *(model.digest() for model in models)], sort_keys=True)
    training_id = hashlib.sha256(content.encode()).hexdigest()[:16]
    said = facts | {"training_id": training_id}
    fraud, error = (
        dataclasses.replace(model, metadata={**model.metadata, **said})
        for model in models
    )
    return fraud, error


def _stopping(made: list[Made]) -> dict[str, Any]:
    return {
        each.model.name: stopping_curve(each.curve, each.model.metadata["trees"])
        for each in made
    }


def _metrics(
    test: pa.Table, labels: pa.Table, windows: Windows, settings: TrainSettings
) -> dict[str, Any]:
    said: dict[str, Any] = {
        name: measures(judged(test, name), seed=settings.seed) for name in MODELS
    }
    said["positives"] = {
        window: {
            name: positives(within(labels, getattr(windows, window)), name)
            for name in MODELS
        }
        for window in ("fit", "calibrate", "threshold")
    }
    return said
