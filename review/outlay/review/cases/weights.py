"""How much a reason moved the score, in words and as a bar; numbers on demand.

The weight of a reason is what its family of related facts contributed (log-odds): the
family's sum chose the reason and its place. A second fact of one family has its own
contribution only. Shares are of the whole: the sizes of all weights shown, and at
least `LEAST_WHOLE`, so that of three facts that hardly move a score none is called
strong. By odds: a strong fact changes them at least 2.2 times, a weak one alone less
than 1.4 times.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outlay.decisions.families import title_of
from outlay.review.cases.words import LEADS

STRONG, MEDIUM = 0.4, 0.15  # of the whole, from which on a weight is called so
LEAST_WHOLE = 2.0  # log-odds
HALF = 100.0  # length of each half of a bar, in its own units


@dataclass(frozen=True, slots=True)
class Weight:
    """What one reason contributed to its model's score.

    Attributes
    ----------
    log_odds, own : float
        Of the reason with its related facts, and of the fact alone.
    share : float
        Of the whole, 0 to 1.
    """

    log_odds: float
    own: float
    share: float

    @property
    def raises(self) -> bool:
        """Whether it raises the score."""
        return self.log_odds > 0

    @property
    def direction(self) -> str:
        """The words for it."""
        return "raises" if self.raises else "lowers"

    @property
    def strength(self) -> str:
        """The word for its size."""
        if self.share >= STRONG:
            return "strong"
        return "medium" if self.share >= MEDIUM else "weak"

    @property
    def length(self) -> float:
        """Length of its bar, 0 to `HALF`."""
        return round(HALF * self.share, 1)

    @property
    def start(self) -> float:
        """Where its bar begins: what raises lies right of the middle."""
        return HALF if self.raises else HALF - self.length

    @property
    def odds(self) -> str:
        """By how much it multiplies the odds."""
        return f"{math.exp(abs(self.log_odds)):,.1f}"


@dataclass(frozen=True, slots=True)
class Told:
    """One reason as the page tells it; `weight` is None of rules, lists and checks."""

    code: str
    version: int | None
    about: str
    matter: str
    sentence: str
    comparison: str
    clears: str
    weight: Weight | None


def told(reasons: Sequence[Mapping[str, Any]]) -> list[Told]:
    """Return reasons (docs/tables.md#scores) as the page tells them, in their order."""
    sizes = list(_sizes(reasons))
    whole = max(LEAST_WHOLE, sum(abs(size) for size in sizes if size is not None))
    return [
        _told(reason, size, whole) for reason, size in zip(reasons, sizes, strict=True)
    ]


def _sizes(reasons: Iterable[Mapping[str, Any]]) -> Iterable[float | None]:
    spoken: set[tuple[object, object]] = set()
    for reason in reasons:
        family = (reason.get("model"), reason.get("family"))
        own, whole = reason.get("contribution"), reason.get("family_contribution")
        yield own if whole is None or family in spoken else whole
        spoken.add(family)


def _told(reason: Mapping[str, Any], size: float | None, whole: float) -> Told:
    own = reason.get("contribution")
    weight = None
    if size is not None and size != 0:
        weight = Weight(size, own if own is not None else size, abs(size) / whole)
    return Told(
        code=reason["code"],
        version=reason.get("version"),
        about=LEADS.get(reason.get("model") or "rule", LEADS["rule"]),
        matter=title_of(reason["family"]) if reason.get("family") else "",
        sentence=reason["sentence"],
        comparison=reason.get("comparison") or "",
        clears=reason.get("clears") or "",
        weight=weight,
    )
