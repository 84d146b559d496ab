"""The weights of every labelled payment of the fit window, ready for a training."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.audit.mitigate.crossfit import CrossFitted
from outlay.audit.mitigate.reductions import ROUNDS, reduction_factors
from outlay.audit.mitigate.reweighing import reweigh
from outlay.models.encode import encode, learn_levels
from outlay.models.fit import Rows
from outlay.models.fit_weights import FitWeights, Method
from outlay.models.gather import gather, labels_as_of
from outlay.models.labels import MODELS
from outlay.models.making import Material, having, late_rows, reals
from outlay.models.settings import FitSettings, TrainSettings
from outlay.models.slices import payments_of
from outlay.models.splits import Windows

Reals = NDArray[np.float64]


def learned_from(
    matrix: Path,
    outcomes: pa.Table,
    *,
    as_of: dt.date,
    first_day: dt.date,
    settings: TrainSettings | None = None,
) -> Material:
    """Return what a training on that day learns from: its fit rows need the weights.

    Parameters
    ----------
    matrix, outcomes, as_of, first_day, settings
        As `outlay.models.train.train` takes them.
    """
    asked = settings or TrainSettings()
    windows = Windows.ending(as_of, first_day, asked.windows)
    known_on = windows.labels_known_on
    labels = labels_as_of(outcomes, payments_of(matrix), known_on, asked)
    return gather(matrix, labels, windows, asked, simulated=False)


def reweighing_weights(
    material: Material,
    groups: Sequence[str],
    *,
    prior: float = 0.0,
    strength: float = 1.0,
    legitimate_only: bool = False,
) -> FitWeights:
    """Return weights for both models by `reweigh`, under what the fit weighs itself.

    Parameters
    ----------
    material : Material
        From `learned_from`, with the settings of the training to come.
    groups : sequence of str, shape (n,)
        One group for each row of `material.fit`. `crossed` with the rows' programs it
        takes from programs too the base rates by which groups differ.
    """

    def weights(name: str) -> Reals:
        fit = _settings(material, name)
        clipped = np.minimum(reals(material.fit, "weight"), fit.weight_clip)
        label = reals(material.fit, f"{name}_label")
        return reweigh(
            groups,
            label,
            clipped,
            prior=prior,
            strength=strength,
            legitimate_only=legitimate_only,
        )

    return _table("reweighing", material, weights)


def reduction_weights(
    material: Material,
    groups: Sequence[str],
    payees: Sequence[str],
    *,
    rounds: int = ROUNDS,
) -> FitWeights:
    """Return weights for both models by Fairlearn's reductions, one model each.

    Parameters
    ----------
    groups, payees : sequence of str, shape (n,)
        One group and the payee's token for each row of `material.fit`.
    """

    def weights(name: str) -> Reals:
        known = material.fit[f"{name}_label"].is_valid().to_numpy()
        learner = _learner(material, name, np.asarray(payees)[known].tolist())
        own = np.asarray(groups)[known].tolist()
        found = np.ones(len(known))
        label = learner.rows.label
        found[known] = reduction_factors(learner, own, label, rounds=rounds)
        return found

    return _table("reduction", material, weights)


def _learner(material: Material, name: str, payees: Sequence[str]) -> CrossFitted:
    fit, columns = _settings(material, name), material.columns
    rows = having(material.fit, f"{name}_label")
    levels = learn_levels(material.fit, columns.categories)
    return CrossFitted(
        Rows(
            encode(rows, columns.features, levels),
            reals(rows, f"{name}_label"),
            reals(rows, "weight"),
            late_rows(rows, material.window, fit.stop_share),
        ),
        payees,
        columns.features,
        columns.categories,
        fit,
        seed=material.settings.seed,
        threads=material.settings.num_threads,
    )


def _settings(material: Material, name: str) -> FitSettings:
    fit: FitSettings = getattr(material.settings, name)
    return fit


def _table(
    method: Method, material: Material, weights: Callable[[str], Reals]
) -> FitWeights:
    columns = {name: pa.array(weights(name), pa.float64()) for name in MODELS}
    keys = material.fit["payment_key"].cast(pa.string())
    return FitWeights(method, pa.table({"payment_key": keys} | columns))
