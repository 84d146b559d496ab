"""The two counts behind a weighted rate, and limits sound for few of either.

A weighted rate rests on two counts: hits (flagged legitimate payments, each reviewed)
and misses (those passed that the lot drew, each standing for many). Either may be
small. Given both together, hits are binomial, so limits of the share among payments
**counted**, carried over by the odds of the two weights, are limits of the rate among
**all**. Unequal weights within either count leave it Kish's effective number. Without
weights these are the usual limits.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from outlay.audit.fairness.bootstrap import over
from outlay.audit.fairness.counted import Counted
from outlay.decisions.intervals import wilson

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Effective:
    """Rates as counts of hits and misses, and the odds of their weights; any shape."""

    hits: Reals
    misses: Reals
    odds: Reals

    @classmethod
    def of(cls, counted: Counted) -> Self:
        """Return the counts behind weighted shares, shape (G,).

        A group without a hit (or a miss) tells nothing of its weight: the mean weight
        by weight of all groups' hits (misses) stands in, which is the larger mean.
        """
        parts = (
            (counted.weight_hits, counted.squares_hits, counted.hits),
            (
                counted.weight - counted.weight_hits,
                counted.squares - counted.squares_hits,
                counted.rows - counted.hits,
            ),
        )
        counts, weights = [], []
        for weight, squares, rows in parts:
            some = rows > 0
            count = np.where(some, np.nan_to_num(over(weight**2, squares)), 0.0)
            all_of_them = weight[some].sum()
            usual = squares[some].sum() / all_of_them if all_of_them > 0 else 1.0
            safe = np.where(some, count, 1.0)
            counts.append(count)
            weights.append(np.where(some, weight / safe, usual))
        return cls(counts[0], counts[1], weights[0] / weights[1])

    @property
    def share(self) -> Reals:
        """The rates; 0 without any row."""
        top = self.hits * self.odds
        return np.nan_to_num(over(top, top + self.misses))

    def at(self, *index: int | slice | list[int] | None) -> "Effective":
        """Return part of it, or more axes: as numpy's index."""
        return Effective(self.hits[index], self.misses[index], self.odds[index])

    def wilson(self) -> tuple[Reals, Reals]:
        """Return the rates' 95 % limits by Wilson's interval of the counts."""
        lower, upper = wilson(self.hits, self.hits + self.misses)
        return self._carried(lower), self._carried(upper)

    def lower(self, tail: float) -> Reals:
        """Return what the rates are at least, each but for a chance of `tail`.

        Exact without weights: Clopper and Pearson 1934.
        """
        hits = np.where(self.hits > 0, self.hits, 1.0)
        q = betaincinv(hits, self.misses + 1, tail)
        return np.where(self.hits > 0, self._carried(q), 0.0)

    def upper(self, tail: float) -> Reals:
        """Return what the rates are at most, each but for a chance of `tail`."""
        misses = np.where(self.misses > 0, self.misses, 1.0)
        q = betaincinv(self.hits + 1, misses, 1 - tail)
        return np.where(self.misses > 0, self._carried(q), 1.0)

    def _carried(self, q: Reals) -> Reals:
        carried: Reals = q * self.odds / (q * self.odds + 1 - q)
        return carried
