"""A weighted share with its interval: what reviewed payments say of all."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from outlay.decisions.intervals import wilson

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % Wilson interval, from `rows` payments."""

    value: float
    lower: float
    upper: float
    rows: int

    @classmethod
    def of(cls, hits: Flags, weights: Reals) -> Self | None:
        """Return the weighted (Hájek) share of `hits`, None without rows.

        Weights are 1 / probability of being known. The interval has the effective
        number of rows: p(1 - p) over the linearised variance of the ratio, where the
        share is 0 or 1 Kish's.
        """
        if not len(hits):
            return None
        total = float(weights.sum())
        value = float(weights[hits].sum()) / total
        spread = float((weights**2 * (hits - value) ** 2).sum())
        size = total**2 / float((weights**2).sum())
        if 0 < value < 1:
            size = value * (1 - value) * total**2 / spread
        lower, upper = wilson(value * size, size)
        return cls(value, float(lower), float(upper), len(hits))

    @classmethod
    def counted(cls, hits: int, rows: int) -> Self | None:
        """Return the plain share of `hits` among `rows`, None without rows."""
        if not rows:
            return None
        lower, upper = wilson(hits, rows)
        return cls(hits / rows, float(lower), float(upper), rows)

    @property
    def words(self) -> str:
        """The share and its interval, for people."""
        return f"{self.value:.2%} ({self.lower:.2%} to {self.upper:.2%})"
