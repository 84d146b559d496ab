"""Cohen's kappa: how far two people agree beyond what chance alone would give.

Sources: Cohen, "A coefficient of agreement for nominal scales", Educational and
Psychological Measurement 20 (1960); its large-sample variance from Fleiss, Cohen and
Everitt, "Large sample standard errors of kappa and weighted kappa", Psychological
Bulletin 72 (1969), formula 13.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from outlay.review.supervising.figures import LEAST

Z = 1.959963984540054  # the 97.5th percentile of the normal distribution


@dataclass(frozen=True, slots=True)
class Kappa:
    """Kappa with its 95 % interval over `n` pairs; None where it cannot be told.

    That is below 11 pairs, and where both people used one and the same class
    throughout: chance alone would then agree always.
    """

    n: int
    value: float | None = None
    lower: float | None = None
    upper: float | None = None

    @property
    def said(self) -> str:
        """Kappa and its interval in words, or why there is none."""
        if self.value is None or self.lower is None or self.upper is None:
            if self.n < LEAST:
                return f"fewer than {LEAST} cases"
            return "not estimable: everybody found the same every time"
        return f"{self.value:.2f} ({self.lower:.2f} to {self.upper:.2f})"


def kappa(pairs: Sequence[tuple[str, str]]) -> Kappa:
    """Return Cohen's kappa of pairs (first person's class, second person's).

    Where all agree the formula's interval has no width; Wilson's limits of the share
    that agrees then take its place, with chance's share as it was seen.
    """
    n = len(pairs)
    if n < LEAST:
        return Kappa(n)
    cells = {cell: count / n for cell, count in Counter(pairs).items()}
    first, second = _margins(pairs)
    agreed = sum(share for (one, other), share in cells.items() if one == other)
    chance = sum(first[name] * second.get(name, 0.0) for name in first)
    if chance >= 1:
        return Kappa(n)
    value = (agreed - chance) / (1 - chance)
    if agreed >= 1:
        return Kappa(n, value, _worst_of_all_agreed(n, chance), 1.0)
    error = math.sqrt(_variance(cells, (first, second), agreed, chance) / n)
    return Kappa(n, value, max(-1.0, value - Z * error), min(1.0, value + Z * error))


Shares = dict[str, float]


def _margins(pairs: Sequence[tuple[str, str]]) -> tuple[Shares, Shares]:
    n = len(pairs)
    ones, others = (Counter(each) for each in zip(*pairs, strict=True))
    return (
        {name: count / n for name, count in ones.items()},
        {name: count / n for name, count in others.items()},
    )


def _variance(
    cells: dict[tuple[str, str], float],
    margins: tuple[Shares, Shares],
    agreed: float,
    chance: float,
) -> float:
    """Return n times the variance, formula 13 of Fleiss, Cohen and Everitt."""
    first, second = margins
    kept, doubt = 1 - chance, 1 - agreed
    total = 0.0
    for (one, other), share in cells.items():
        if one == other:
            both = first[one] + second[one]
            total += share * (kept - both * doubt) ** 2
        else:
            # Of the class that each said, how often the other person says it.
            crossed = second.get(one, 0.0) + first.get(other, 0.0)
            total += doubt**2 * share * crossed**2
    total -= (agreed * chance - 2 * chance + agreed) ** 2
    return max(0.0, total) / kept**4


def _worst_of_all_agreed(n: int, chance: float) -> float:
    from outlay.decisions.intervals import wilson

    lower, _ = wilson(n, n)
    return max(-1.0, (float(lower) - chance) / (1 - chance))
