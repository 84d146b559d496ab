"""The population stability index, and what of it is more than chance.

The index of two samples of one population is not 0: with B bins and n and m rows it is
(B - 1)(1/n + 1/m) on average (Yurdakul and Naranjo, "Statistical properties of the
population stability index", Journal of Risk Model Validation 14, 2020), so that a fixed
limit alarms on small batches for being small. Times N = nm / (n + m) it is near enough
chi-squared with B - 1 degrees of freedom, not central where the populations differ by a
true index t: with N t beyond. So the question put here is whether the true index can
still be at most the limit.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import ncx2

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stability:
    """The index of two samples, in natural logarithms.

    `bins` are those that hold a row of either sample, `chance` is what the index would
    be on average if nothing had moved.
    """

    value: float
    bins: int
    held: int
    coming: int

    @property
    def size(self) -> float:
        """N, what both samples together are worth."""
        return self.held * self.coming / (self.held + self.coming)

    @property
    def chance(self) -> float:
        """The index expected of two samples of one population."""
        return (self.bins - 1) / self.size

    @property
    def beyond_chance(self) -> float:
        """The index without what chance adds to it, at least 0."""
        return max(0.0, self.value - self.chance)

    def exceeds(self, limit: float, error: float) -> bool:
        """Say whether the true index is above `limit`, wrongly with chance `error`."""
        if self.bins < 2:
            return False
        freedom, beyond = self.bins - 1, limit * self.size
        p_value = float(ncx2.sf(self.value * self.size, freedom, beyond))
        return p_value <= error


def stability(held: Counts, coming: Counts) -> Stability:
    """Return the population stability index of two rows of counts, shape (bins,).

    The sum over bins of (q - p) ln(q / p). Half a payment a bin, spread as both samples
    together are, is added to each, so that no bin is empty in one of them alone.

    Both samples must hold a row.
    """
    both = held + coming
    used = both > 0
    bins = int(used.sum())
    pooled = both[used] / both.sum()
    one, other = (_smoothed(each[used], pooled) for each in (held, coming))
    value = float(((other - one) * np.log(other / one)).sum())
    return Stability(value, bins, int(held.sum()), int(coming.sum()))


def _smoothed(counts: Counts, pooled: NDArray[np.float64]) -> NDArray[np.float64]:
    extra = len(pooled) / 2
    shares: NDArray[np.float64] = (counts + extra * pooled) / (counts.sum() + extra)
    return shares
