"""Intervals for a share: Wilson's score interval.

Source: Wilson, "Probable inference, the law of succession, and statistical inference",
JASA 22 (1927).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm

Reals = NDArray[np.float64]


def wilson(
    hits: ArrayLike, n: ArrayLike, confidence: float = 0.95
) -> tuple[Reals, Reals]:
    """Return the lower and upper limits of the shares `hits / n`.

    `n` may be an effective sample size and so no whole number. Without any observation
    nothing is known: 0 and 1.
    """
    size = np.asarray(n, dtype=np.float64)
    safe = np.where(size > 0, size, 1.0)
    share = np.where(size > 0, np.asarray(hits, dtype=np.float64) / safe, 0.0)
    z = float(norm.ppf(0.5 + confidence / 2))
    scale = 1 + z * z / safe
    centre = share + z * z / (2 * safe)
    spread = z * np.sqrt(share * (1 - share) / safe + (z / (2 * safe)) ** 2)
    lower = np.where(size > 0, np.clip((centre - spread) / scale, 0, 1), 0.0)
    upper = np.where(size > 0, np.clip((centre + spread) / scale, 0, 1), 1.0)
    return lower, upper


def wilson_lower(hits: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> Reals:
    """Return the lower limits only: what a share is at least, two-sided 95 %."""
    return wilson(hits, n, confidence)[0]
