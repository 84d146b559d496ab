"""Weighted shares of groups: what was counted, with the sums of weights."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from outlay.audit.fairness.bootstrap import over
from outlay.audit.fairness.cells import Cells
from outlay.audit.fairness.measures import Measure

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Counted:
    """Weighted shares of groups: counts, sums of weights and of squares, shape (G,).

    `heaviest` are the largest weights that a hit and a miss of any group can have.
    """

    rows: Reals
    hits: Reals
    weight: Reals
    weight_hits: Reals
    squares: Reals
    squares_hits: Reals
    heaviest: tuple[float, float] = (0.0, 0.0)

    @classmethod
    def of(cls, cells: Cells, measure: Measure, *, naive: bool = False) -> Self:
        """Count a measure; `naive` lets every reviewed payment count once."""
        plain = naive or not measure.labelled
        names = ("n", "n", "n") if plain else ("n", "w", "ww")
        sums = [
            cells.of(name)[:, mask].sum(axis=1)
            for name in names
            for mask in (measure.rows, measure.hits)
        ]
        heaviest = (1.0, 1.0) if plain else _heaviest(cells, measure)
        rows, hits, weight, weight_hits, squares, squares_hits = sums
        return cls(rows, hits, weight, weight_hits, squares, squares_hits, heaviest)

    def at(self, places: list[int]) -> Self:
        """Return some of the groups."""
        rows, hits, weight, weight_hits, squares, squares_hits = (
            each[places] for each in self._parts()
        )
        return type(self)(
            rows, hits, weight, weight_hits, squares, squares_hits, self.heaviest
        )

    def rest(self) -> Self:
        """Return for each group what all other groups together have."""
        left = [each.sum() - each for each in self._parts()]
        # Counts are exact, sums of weights are not: no rows must leave no weight.
        some = [(left[place % 2] > 0) for place in range(len(left))]
        kept = [np.where(*each, 0.0) for each in zip(some, left, strict=True)]
        rows, hits, weight, weight_hits, squares, squares_hits = kept
        return type(self)(
            rows, hits, weight, weight_hits, squares, squares_hits, self.heaviest
        )

    @property
    def share(self) -> Reals:
        """The weighted share, not a number without rows."""
        return over(self.weight_hits, self.weight)

    @property
    def effective(self) -> Reals:
        """How many equally weighted rows would say as much.

        From the linearised variance of a ratio of weighted sums (Hájek): p(1-p) / v
        with v = sum of w² (y - p)² / (sum of w)². Where the share is 0 or 1 that
        variance is 0 and Kish's (sum of w)² / (sum of w²) stands in.
        """
        p = np.nan_to_num(self.share)
        spread = self.squares_hits * (1 - p) ** 2
        spread += (self.squares - self.squares_hits) * p**2
        kish = np.nan_to_num(over(self.weight**2, self.squares))
        inner = over(p * (1 - p) * self.weight**2, spread)
        mixed = (self.hits > 0) & (self.hits < self.rows)
        return np.where(mixed, np.nan_to_num(inner), kish)

    def _parts(self) -> tuple[Reals, ...]:
        of = self
        return (
            of.rows,
            of.hits,
            of.weight,
            of.weight_hits,
            of.squares,
            of.squares_hits,
        )


def _heaviest(cells: Cells, measure: Measure) -> tuple[float, float]:
    """Return the largest weight of a hit and of a miss.

    Whether a payment was flagged says how it came to be reviewed, what was found does
    not: so the weights of all known outcomes on the same side count.
    """
    by_side = cells.heaviest.max(axis=1)
    hit, miss = (
        by_side[mask.any(axis=1)].max()
        for mask in (measure.hits, measure.rows & ~measure.hits)
    )
    return float(hit), float(miss)
