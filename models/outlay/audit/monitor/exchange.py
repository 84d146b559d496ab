"""Whether coming payments look like those behind a cut: two-sample tests on m.

The bound of a cut holds where held-out and coming payments are exchangeable. Neither
test proves that they are: each can only notice that they are not.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import hypergeom, kstwo

from outlay.payments.errors import ConfigurationError

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Exchange:
    """What both tests say of two samples of m.

    Attributes
    ----------
    expected, found : float
        Share above the cut among held-out and among coming payments.
    tail : float
        Probability of as many coming payments above the cut, or more, if both samples
        were drawn alike. Exact, and at most right where scores tie.
    whole : float
        The same of as large a distance between both distributions
        (Kolmogorov-Smirnov, two-sided, by its limit for large samples; too large where
        scores tie).
    """

    expected: float
    found: float
    tail: float
    whole: float

    def differs(self, level: float = 0.05) -> bool:
        """Return whether either test says so; each at half of `level`."""
        return min(self.tail, self.whole) <= level / 2


def exchange(held: Reals, coming: Reals, cut: float) -> Exchange:
    """Compare the m of held-out payments with that of coming ones.

    Parameters
    ----------
    held, coming : array, shapes (n,) and (k,)
        All payments of each window, reviewed or not: a choice by review would itself
        make them differ.
    cut : float
        The share above it is what the first test compares.

    Raises
    ------
    ConfigurationError
        Where a sample is empty or holds what is no number.
    """
    for name, sample in (("held-out", held), ("coming", coming)):
        if not len(sample) or np.isnan(sample).any():
            raise ConfigurationError(
                f"the {name} payments are none, or one of them has no score",
                fix="compare two windows that were scored by the same models",
            )
    above = int((held > cut).sum()), int((coming > cut).sum())
    return Exchange(
        expected=above[0] / len(held),
        found=above[1] / len(coming),
        tail=more_above(above[0], len(held), above[1], len(coming)),
        whole=apart(held, coming),
    )


def more_above(held: int, of_held: int, coming: int, of_coming: int) -> float:
    """Return the one-sided p-value of Fisher's exact test (Fisher 1935).

    Given how many of both samples together lie above the cut, those among the coming
    ones are hypergeometric.
    """
    both = of_held + of_coming
    return float(hypergeom.sf(coming - 1, both, held + coming, of_coming))


def apart(one: Reals, other: Reals) -> float:
    """Return the p-value of the two-sample Kolmogorov-Smirnov test (Smirnov 1939)."""
    one, other = np.sort(one), np.sort(other)
    seen = np.concatenate([one, other])
    shares = [
        np.searchsorted(sample, seen, side="right") / len(sample)
        for sample in (one, other)
    ]
    distance = float(np.abs(shares[0] - shares[1]).max())
    size = len(one) * len(other) / (len(one) + len(other))
    return float(kstwo.sf(distance, max(1, round(size))))
