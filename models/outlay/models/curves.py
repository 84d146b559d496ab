"""Curves of a model: how it was stopped, what cuts find, how true its promises are."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outlay.models.metrics import (
    BINS,
    Judged,
    effective_size,
    equal_weight_bins,
    weights_by_score,
    wilson,
)

Reals = NDArray[np.float64]
Places = NDArray[np.int64]

POINTS = 200
# False-positive rates below this are not drawn: one payment decides them.
LEAST_RATE = 1e-3


def stopping_curve(values: Sequence[float], trees: int) -> dict[str, Any]:
    """Return average precision on the fit window's end by number of trees.

    At most POINTS rounds, evenly spread, the first and the last among them. `trees` is
    how many were kept: the peak of the smoothed whole curve.
    """
    kept = _spread(np.arange(len(values), dtype=np.float64), POINTS)
    return {
        "trees": trees,
        "rounds": (kept + 1).tolist(),
        "average_precision": [float(values[place]) for place in kept],
    }


def curves_of(rows: Judged) -> dict[str, Any]:
    """Return what can be drawn of labelled test payments; {} where a class is empty.

    Everything is weighted by 1 / inclusion probability, as `metrics.measures` is. No
    payment is named, and each curve has at most 2 x POINTS points, all of them cuts
    that exist: nothing is interpolated.
    """
    hits = int(rows.label.sum())
    if hits in {0, len(rows.label)}:
        return {}
    return {
        "labelled": len(rows.label),
        "positives": hits,
        "precision_recall": precision_recall(rows),
        "recall_by_rate": recall_by_rate(rows),
        "calibration": reliability(rows),
    }


def precision_recall(rows: Judged) -> dict[str, list[float]]:
    """Return precision and recall of cuts: what scores at least `cut` is flagged."""
    cut, good, bad = _flagged(rows)
    recall, precision = bad / bad[-1], bad / (bad + good)
    kept = _spread(recall, POINTS)
    return _points(kept, cut=cut, recall=recall, precision=precision)


def recall_by_rate(rows: Judged) -> dict[str, list[float]]:
    """Return recall against the share of legitimate payments flagged (ROC).

    Negatives are the model's own: labelled payments that are not its positives.
    """
    cut, good, bad = _flagged(rows)
    recall, rate = bad / bad[-1], good / good[-1]
    small = np.log10(np.maximum(rate, LEAST_RATE))
    kept = np.union1d(_spread(small, POINTS), _spread(recall, POINTS))
    return _points(kept, cut=cut, false_positive_rate=rate, recall=recall)


def reliability(rows: Judged, bins: int = BINS) -> list[dict[str, Any]]:
    """Return what was promised and what was found, in bins of equal weight.

    The bins are those of `metrics.calibration_error`. `interval` is Wilson's at 95 %
    with the bin's effective size; `share` is the bin's part of all weight.
    """
    order, place = equal_weight_bins(rows.chance, rows.weight, bins)
    total = rows.weight.sum()
    parts = [rows.take(order[place == number]) for number in range(bins)]
    return [_bin(part, total) for part in parts if len(part.label)]


def _bin(part: Judged, total: float) -> dict[str, Any]:
    found = float(np.average(part.label, weights=part.weight))
    return {
        "promised": float(np.average(part.chance, weights=part.weight)),
        "found": found,
        "interval": list(wilson(found, effective_size(part.weight))),
        "labelled": len(part.label),
        "positives": int(part.label.sum()),
        "share": float(part.weight.sum() / total),
    }


def _flagged(rows: Judged) -> tuple[Reals, Reals, Reals]:
    """Return each different score, falling, and the weight at or above it by class."""
    good, bad = weights_by_score(rows.label, rows.raw, rows.weight)
    return np.unique(rows.raw)[::-1], np.cumsum(good[::-1]), np.cumsum(bad[::-1])


def _spread(values: Reals, most: int) -> Places:
    """Return up to `most` places of rising values, spread evenly over their range."""
    if len(values) <= most:
        return np.arange(len(values))
    wanted = np.linspace(values[0], values[-1], most)
    found = np.searchsorted(values, wanted).clip(0, len(values) - 1)
    kept: Places = np.unique([0, *found, len(values) - 1])
    return kept


def _points(kept: Places, **columns: Reals) -> dict[str, list[float]]:
    return {name: values[kept].tolist() for name, values in columns.items()}
