"""The two counts behind a weighted rate, and limits sound for few of either.

A weighted rate rests on two counts: hits (flagged legitimate payments that were
reviewed) and misses (those passed that the lot drew, each standing for many). Either
may be small. Given both together, hits are binomial, so limits of the share among
payments **counted**, carried over by the odds of the two weights, are limits of the
rate among **all**. Unequal weights within either leave it Kish's effective number.

Where weights differ, the few hits of a group may all be light ones by luck, and say
nothing of a heavy one that was not drawn. So an upper limit counts one hit more, as
Clopper and Pearson's does, and gives it the heaviest weight that a hit of any group has
(Fay and Feuer 1997); a lower limit does so with a miss. Without weights, and where all
weigh alike, these are the usual limits.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from outlay.audit.fairness.bootstrap import TAIL, over
from outlay.audit.fairness.counted import Counted
from outlay.decisions.intervals import wilson

Reals = NDArray[np.float64]
Index = int | slice | list[int] | None


@dataclass(frozen=True, slots=True)
class Side:
    """Hits or misses: how many equal ones say as much, and what each weighs.

    `more` and `more_weight` are the same with one more of the heaviest weight.
    """

    count: Reals
    weight: Reals
    more: Reals
    more_weight: Reals

    @classmethod
    def of(cls, weight: Reals, squares: Reals, rows: Reals, heaviest: float) -> Self:
        """Return one side of weighted shares, shape (G,).

        A group without a row there tells nothing of its weight: the mean weight by
        weight of all groups' rows stands in.
        """
        some = rows > 0
        total = weight[some].sum()
        usual = squares[some].sum() / total if total > 0 else 1.0
        count = np.where(some, np.nan_to_num(over(weight**2, squares)), 0.0)
        each = np.where(some, np.nan_to_num(over(squares, weight)), usual)
        weight, squares = np.where(some, (weight, squares), 0.0)
        last = np.maximum(heaviest, each)
        sum_more, squares_more = weight + last, squares + last**2
        return cls(
            count, each, over(sum_more**2, squares_more), over(squares_more, sum_more)
        )

    def at(self, *index: Index) -> "Side":
        """Return part of it, or more axes: as numpy's index."""
        return Side(
            self.count[index],
            self.weight[index],
            self.more[index],
            self.more_weight[index],
        )

    @property
    def differs(self) -> NDArray[np.bool_]:
        """Whether one more could weigh more than those that are there."""
        return self.more_weight > self.weight * (1 + 1e-9)


@dataclass(frozen=True, slots=True)
class Effective:
    """Rates as hits and misses, any shape."""

    hit: Side
    miss: Side

    @classmethod
    def of(cls, counted: Counted) -> Self:
        """Return the counts behind weighted shares, shape (G,)."""
        of = counted
        heavy_hit, heavy_miss = of.heaviest
        return cls(
            Side.of(of.weight_hits, of.squares_hits, of.hits, heavy_hit),
            Side.of(
                of.weight - of.weight_hits,
                of.squares - of.squares_hits,
                of.rows - of.hits,
                heavy_miss,
            ),
        )

    @classmethod
    def plain(cls, hits: int, misses: int) -> Self:
        """Return counts of payments that weigh alike."""
        sides = (np.array([float(count)]) for count in (hits, misses))
        return cls(*(Side.of(each, each, each, 1.0).at(0) for each in sides))

    @property
    def hits(self) -> Reals:
        """The effective number of hits."""
        return self.hit.count

    @property
    def misses(self) -> Reals:
        """The effective number of misses."""
        return self.miss.count

    @property
    def share(self) -> Reals:
        """The rates; 0 without any row."""
        top = self.hits * self.hit.weight
        return np.nan_to_num(over(top, top + self.misses * self.miss.weight))

    def at(self, *index: Index) -> "Effective":
        """Return part of it, or more axes: as numpy's index."""
        return Effective(self.hit.at(*index), self.miss.at(*index))

    def wilson(self) -> tuple[Reals, Reals]:
        """Return the rates' 95 % limits by Wilson's interval of the counts.

        Widened to the exact limit where a heavier hit or miss may be missing.
        """
        odds = over(self.hit.weight, self.miss.weight)
        lower, upper = (
            _carried(each, odds) for each in wilson(self.hits, self.hits + self.misses)
        )
        exact = np.fmin(lower, self.lower(TAIL)), np.fmax(upper, self.upper(TAIL))
        lower = np.where(self.miss.differs, exact[0], lower)
        return lower, np.where(self.hit.differs, exact[1], upper)

    def lower(self, tail: float) -> Reals:
        """Return what the rates are at least, each but for a chance of `tail`.

        Exact without weights: Clopper and Pearson 1934.
        """
        hits = np.where(self.hits > 0, self.hits, 1.0)
        q = betaincinv(hits, self.miss.more, tail)
        odds = over(self.hit.weight, self.miss.more_weight)
        return np.where(self.hits > 0, _carried(q, odds), 0.0)

    def upper(self, tail: float) -> Reals:
        """Return what the rates are at most, each but for a chance of `tail`."""
        misses = np.where(self.misses > 0, self.misses, 1.0)
        q = betaincinv(self.hit.more, misses, 1 - tail)
        odds = over(self.hit.more_weight, self.miss.weight)
        return np.where(self.misses > 0, _carried(q, odds), 1.0)


def _carried(q: Reals, odds: Reals) -> Reals:
    carried: Reals = q * odds / (q * odds + 1 - q)
    return carried
