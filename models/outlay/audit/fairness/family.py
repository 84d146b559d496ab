"""The gate's rule, and how many comparisons share the chance of a false alarm."""

from dataclasses import dataclass
from typing import Literal

from outlay.audit.fairness.bootstrap import TAIL
from outlay.audit.fairness.rates import GATE

Verdict = Literal["passes", "fails", "inconclusive"]
Group = tuple[str, ...]

REST: Group = ("all others",)


@dataclass(frozen=True, slots=True)
class Tails:
    """Chance that one lower limit of an attribute may fail, by kind of comparison."""

    rest: float
    pairs: float

    @classmethod
    def of(cls, groups: int, family: int) -> "Tails":
        """Split an attribute's part of a family of `family` attributes."""
        half = TAIL / max(family, 1) / 2
        count = max(groups, 2)
        return cls(half / (2 * count), half / (count * (count - 1)))


def verdict(lower: float, upper: float | None) -> Verdict:
    """Return the gate's word: fails from `lower`, passes from `upper`."""
    if lower > GATE:
        return "fails"
    return "passes" if upper is not None and upper <= GATE else "inconclusive"
