"""Lower limits of ratios and differences of rates, from the limits of both rates.

MOVER, on the logarithm for ratios (Newcombe 1998; Zou and Donner 2008), from exact
limits of each rate. Limits from one normal distribution were not taken: far out in the
tail, where a family of many comparisons has its limits, they reject equal rates of
small groups far too often; `benchmarks/fairness.py` measures it.
"""

import numpy as np
from numpy.typing import NDArray

from outlay.audit.fairness.bootstrap import over
from outlay.audit.fairness.effective import Effective

Reals = NDArray[np.float64]


def ratio_lower(one: Effective, other: Effective, tail: float) -> Reals:
    """Return what one rate over the other is at least, but for a chance of `tail`.

    The upper limit is 1 over the lower limit of the other over the one. Over a rate of
    0 the two limits at half the chance each are taken.
    """
    p, q = one.share, other.share
    some = (p > 0) & (q > 0)
    down = np.log(np.where(some, over(p, one.lower(tail)), 1.0))
    up = np.log(np.where(some, over(other.upper(tail), q), 1.0))
    found = np.where(some, over(p, q), 0.0) * np.exp(-np.hypot(down, up))
    by_half = over(one.lower(tail / 2), other.upper(tail / 2))
    return np.where(some, found, np.where(p > 0, by_half, 0.0))


def difference_lower(one: Effective, other: Effective, tail: float) -> Reals:
    """Return what one rate less the other is at least, but for a chance of `tail`.

    The upper limit is the lower limit of the other less the one, with its sign turned.
    """
    down = one.share - one.lower(tail)
    up = other.upper(tail) - other.share
    lower: Reals = one.share - other.share - np.hypot(down, up)
    return lower
