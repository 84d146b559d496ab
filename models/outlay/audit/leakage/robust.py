"""Median and spread of log amounts, read off a histogram that is counted anew."""

import numpy as np
from numpy.typing import NDArray

from outlay.audit.leakage.raw import IN_LOG, LAST_FITTING
from outlay.audit.leakage.slowly import Places, Slowly
from outlay.features.histograms import NORMAL_QUARTILES, WINDOW, Histogram

Reals = NDArray[np.float64]


def middle_and_spread(
    slowly: Slowly, histogram: Histogram, place: int
) -> tuple[float, float] | None:
    """Return both as of the payment at `place`; None where nothing was paid before."""
    every = slowly.paid_before(histogram.columns, place)
    inside = slowly.paid_before(histogram.columns, place, WINDOW)
    if not inside.size:
        return None
    logs, _ = slowly.measured("log1")
    begin = _first_edge(slowly, histogram, every)
    place_in = np.floor((logs[inside] - begin) / histogram.width).astype(np.int64)
    counts = np.bincount(place_in.clip(0, histogram.bins - 1), minlength=histogram.bins)
    low, middle, high = (_quantile(counts, q) for q in (0.25, 0.5, 0.75))
    spread = (high - low) * histogram.width / IN_LOG / NORMAL_QUARTILES
    return (begin + middle * histogram.width) / IN_LOG, spread


def _first_edge(slowly: Slowly, histogram: Histogram, every: Places) -> float:
    """Return where the first bin begins, in steps of the log."""
    if not histogram.relative:
        return 0.0
    packed, _ = slowly.measured("packed")
    first = np.rint(np.log(float(packed[every].min() % LAST_FITTING)) * IN_LOG)
    return float(first - histogram.width * (histogram.bins // 2 + 0.5))


def _quantile(counts: NDArray[np.int64], share: float) -> float:
    """Return the bins below a share of the payments, straight within a bin."""
    wanted = share * counts.sum()
    reached = 0.0
    for number, count in enumerate(counts.tolist()):
        if count and reached + count >= wanted:
            return float(number + (wanted - reached) / count)
        reached += count
    return float(len(counts))
