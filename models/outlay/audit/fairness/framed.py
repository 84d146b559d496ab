"""The rates themselves: Fairlearn's MetricFrame over counted cells."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from outlay.audit.fairness.cells import Cells
from outlay.audit.fairness.measures import MEASURES, Measure

Reals = NDArray[np.float64]


def framed(cells: Cells, weight: str) -> Mapping[str, Reals]:
    """Return each measure's rate of each group, shape (G,); 0 without a denominator.

    Fairlearn sees a cell as one row with its sum of weights as `sample_weight`: the
    same numbers as row by row, without the rows.

    Parameters
    ----------
    weight : str
        "w" for Hájek estimates, "n" for what reviewed payments alone would say. A
        selection needs no outcome: there every payment counts once.
    """
    labelled = [each for each in MEASURES if each.labelled]
    others = [each for each in MEASURES if not each.labelled]
    known = _by_group(cells.of(weight)[:, :, 1:], labelled)
    return known | _by_group(cells.of("n"), others)


def _by_group(sums: Reals, measures: list[Measure]) -> dict[str, Reals]:
    from fairlearn.metrics import MetricFrame

    taken = sums > 0
    group, flagged, kind = np.nonzero(taken)
    none = {each.name: np.zeros(len(sums)) for each in measures}
    if not taken.any():
        return none
    frame = MetricFrame(
        metrics={each.name: METRICS[each.name] for each in measures},
        y_true=kind,
        y_pred=flagged,
        sensitive_features=pd.Series(group, name="group"),
        sample_params={each.name: {"sample_weight": sums[taken]} for each in measures},
    )
    for each in measures:
        found = frame.by_group[each.name]
        none[each.name][found.index.to_numpy()] = found.to_numpy(dtype=np.float64)
    return none


Which = Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.bool_]]


def _share(of: Which, hit: Which) -> Callable[..., float]:
    """Return a weighted share as a metric that Fairlearn can call.

    Fairlearn's own metrics give the same (tests compare them row by row), but build a
    confusion matrix for each group: seconds for some hundreds of groups.
    """

    def metric(
        y_true: ArrayLike, y_pred: ArrayLike, *, sample_weight: ArrayLike
    ) -> float:
        true, flagged = np.asarray(y_true), np.asarray(y_pred)
        weight = np.asarray(sample_weight, dtype=np.float64)
        inside = of(true, flagged)
        total = float(weight[inside].sum())
        hits = weight[inside & hit(true, flagged)]
        return float(hits.sum()) / total if total else 0.0

    return metric


METRICS = {
    "selection_rate": _share(lambda true, _: true >= 0, lambda _, flag: flag == 1),
    "false_positive_rate": _share(lambda true, _: true == 0, lambda _, flag: flag == 1),
    "false_negative_rate": _share(lambda true, _: true == 1, lambda _, flag: flag == 0),
    "false_discovery_rate": _share(
        lambda _, flag: flag == 1, lambda true, _: true == 0
    ),
}
