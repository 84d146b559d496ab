"""One LightGBM booster from labelled payments."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from outlay.models.monotone import directions
from outlay.models.settings import FitSettings

if TYPE_CHECKING:
    import lightgbm as lgb

Reals = NDArray[np.float64]

METRIC = "average_precision"
# LightGBM's default, "basic", forbids more splits than order needs.
MONOTONE_METHOD = "intermediate"
# The stopping curve is ragged where positives are few: its peak is taken from means
# over so many rounds.
SMOOTH = 25


@dataclass(frozen=True, slots=True)
class Rows:
    """Labelled payments of the fit window in order of time.

    `values` is (n, features), `label` and `weight` (n,), `late` says which rows lie in
    the window's own end. `factor` (n,) are weights handed in from outside, if any.
    """

    values: Reals
    label: Reals
    weight: Reals
    late: NDArray[np.bool_]
    factor: Reals | None = None


@dataclass(frozen=True, slots=True)
class Fitted:
    """The booster's text, its number of trees, and the stopping curve."""

    text: str
    trees: int
    curve: list[float]


def fit_booster(
    rows: Rows,
    features: Sequence[str],
    categories: Sequence[str],
    settings: FitSettings,
    *,
    seed: int,
    threads: int,
) -> Fitted:
    """Grow a booster: first to find the number of trees, then on the whole window.

    Early stopping watches average precision on payments later than those it grows
    from, as in use; the booster that is kept is grown again from both together, so
    that the latest schemes are not lost. Deterministic: the same rows and seed give
    the same text.
    """
    weight = fit_weights(rows.weight, settings.weight_clip, rows.factor)
    names = {"feature_name": list(features), "categorical_feature": list(categories)}
    parameters = _parameters(settings, seed, threads) | _constraints(settings, features)
    curve = _stopping_curve(rows, weight, names, parameters, settings)
    trees = best_round(curve, settings.least_trees)
    booster = _grow(parameters, _set(rows.values, rows.label, weight, names), trees)
    return Fitted(_text(booster), trees, curve)


def predict(text: str, values: Reals, *, threads: int) -> Reals:
    """Return log-odds of encoded rows, shape (n,), by a booster's text."""
    import lightgbm as lgb

    booster = lgb.Booster(model_str=text)
    raw: Reals = booster.predict(values, raw_score=True, num_threads=threads)
    return raw


def fit_weights(weight: Reals, clip: float, factor: Reals | None = None) -> Reals:
    """Return weights clipped at `clip`, times `factor`, scaled to mean 1.

    Clipped because a booster fits single rows: a payment that was learned against the
    odds of 30 to 1 would be 30 payments to it, mistakes and all. Order needs little of
    the weight; the probabilities get all of it in calibration.

    The factor comes after the clip, which is about the odds of being learned and would
    otherwise undo it where both are large; and before the scale, so that l2 and the
    learning rate mean what they mean without it.
    """
    clipped = np.minimum(weight, clip)
    if factor is not None:
        clipped = clipped * factor
    scaled: Reals = clipped / clipped.mean()
    return scaled


def best_round(curve: Sequence[float], least: int) -> int:
    """Return the number of trees at the peak of the smoothed curve, at least `least`.

    Of equal peaks the first counts: fewer trees.
    """
    if len(curve) <= least:
        return max(len(curve), 1)
    width = min(SMOOTH, len(curve))
    padded = np.pad(np.asarray(curve), (width // 2, width - 1 - width // 2), "edge")
    smooth = np.convolve(padded, np.full(width, 1 / width), "valid")
    return least + int(np.argmax(smooth[least - 1 :]))


def _stopping_curve(
    rows: Rows,
    weight: Reals,
    names: dict[str, Any],
    parameters: dict[str, Any],
    settings: FitSettings,
) -> list[float]:
    import lightgbm as lgb

    early, late = ~rows.late, rows.late
    if not 0 < rows.label[late].sum() < late.sum() or not rows.label[early].any():
        # Nothing to watch: the smallest number of trees is the careful one.
        return [0.0] * settings.least_trees
    grown = _set(rows.values[early], rows.label[early], weight[early], names)
    watched = lgb.Dataset(
        rows.values[late],
        rows.label[late],
        weight=weight[late],
        reference=grown,
        params={"verbosity": -1},
    )
    seen: dict[str, dict[str, list[float]]] = {}
    lgb.train(
        parameters,
        grown,
        settings.most_trees,
        valid_sets=[watched],
        valid_names=["late"],
        callbacks=[
            lgb.early_stopping(settings.patience, verbose=False),
            lgb.record_evaluation(seen),
        ],
    )
    return seen["late"][METRIC]


def _set(
    values: Reals, label: Reals, weight: Reals, names: dict[str, Any]
) -> "lgb.Dataset":
    import lightgbm as lgb

    return lgb.Dataset(
        values,
        label,
        weight=weight,
        free_raw_data=False,
        params={"verbosity": -1, "feature_pre_filter": False},
        **names,
    )


def _grow(parameters: dict[str, Any], rows: "lgb.Dataset", trees: int) -> "lgb.Booster":
    import lightgbm as lgb

    return lgb.train(parameters, rows, trees)


def _text(booster: "lgb.Booster") -> str:
    text: str = booster.model_to_string(num_iteration=-1)
    return text


def _constraints(settings: FitSettings, features: Sequence[str]) -> dict[str, Any]:
    if not settings.monotone:
        return {}
    return {
        "monotone_constraints": directions(features),
        "monotone_constraints_method": MONOTONE_METHOD,
    }


def _parameters(settings: FitSettings, seed: int, threads: int) -> dict[str, Any]:
    return {
        "objective": "binary",
        # Exactly this one: a second metric would also stop the growing.
        "metric": METRIC,
        "num_leaves": settings.num_leaves,
        "learning_rate": settings.learning_rate,
        "min_data_in_leaf": settings.min_data_in_leaf,
        "lambda_l2": settings.lambda_l2,
        "feature_fraction": settings.feature_fraction,
        "bagging_fraction": settings.bagging_fraction,
        "bagging_freq": 1,
        "max_bin": settings.max_bin,
        "cat_smooth": 20,
        "cat_l2": 20,
        "max_cat_to_onehot": 2,
        "feature_pre_filter": False,
        "seed": seed,
        "deterministic": True,
        "force_col_wise": True,
        "num_threads": threads,
        "verbosity": -1,
    }
