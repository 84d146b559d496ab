"""A distance between two distributions that no scale changes: 0 alike, 1 apart.

For numbers it is Kolmogorov's (the largest difference of both distribution functions),
for text the total variation (half the sum of the differences of all shares). Both come
from counts in bins made from the reference: Kolmogorov's is then at most one fine bin,
half a percent, too small.
"""

from dataclasses import dataclass
from math import log, pi, sqrt

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]

# Mean of the Kolmogorov distribution, sqrt(pi / 2) ln 2.
MEAN = sqrt(pi / 2) * log(2)


@dataclass(frozen=True, slots=True)
class Distance:
    """How far two samples are apart, nulls left out.

    `chance` is the distance expected of two samples of one population.
    """

    value: float
    chance: float
    held: int
    coming: int
    bins: int | None = None

    def lower(self, error: float) -> float:
        """Return what the true distance is at least, wrongly with chance `error`.

        Numbers: the Dvoretzky-Kiefer-Wolfowitz inequality with Massart's constant
        (1990). Text: Weissman et al. (2003). Both hold for any rows and any size.
        """
        return self.value - sum(
            self._off(n, error / 2) for n in (self.held, self.coming)
        )

    def _off(self, rows: int, error: float) -> float:
        events = 2.0 if self.bins is None else 2.0**self.bins
        return sqrt(log(events / error) / (2 * rows))


def kolmogorov(held: Counts, coming: Counts) -> Distance | None:
    """Return the distance of two counts in ascending bins; None without rows."""
    n, m = int(held.sum()), int(coming.sum())
    if not n or not m:
        return None
    apart = np.abs(np.cumsum(held) / n - np.cumsum(coming) / m)
    return Distance(float(apart.max()), MEAN * sqrt(1 / n + 1 / m), n, m)


def variation(held: Counts, coming: Counts) -> Distance | None:
    """Return the total variation of two counts; None without rows."""
    n, m = int(held.sum()), int(coming.sum())
    if not n or not m:
        return None
    value = float(np.abs(held / n - coming / m).sum() / 2)
    pooled = (held + coming) / (n + m)
    # Half the sum of mean sizes of normal differences: E|z| = s sqrt(2 / pi).
    spread = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    chance = float(spread.sum() / sqrt(2 * pi))
    return Distance(value, chance, n, m, bins=len(held))
