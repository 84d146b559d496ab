"""What the operating-point page shows of one chosen limit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outlay.review.access.scope import agencies_of
from outlay.review.models import Person
from outlay.review.supervising.chart import Chart, chart
from outlay.review.supervising.operating import Operating

if TYPE_CHECKING:
    from outlay.decisions.curve import Point


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One look at the curve.

    Attributes
    ----------
    program : str
        Whose payments; empty: all of them.
    chosen, now : Point or None
        At the limit looked at, and at the one that holds.
    line : list of Point
        Every limit, ascending.
    capacity : int
        Reviews a day that the policy gives an agency.
    """

    program: str
    programs: list[str]
    chosen: "Point | None"
    now: "Point | None"
    line: "list[Point]"
    drawn: Chart | None
    capacity: int
    confidence: float

    @property
    def same(self) -> bool:
        """Whether the limit looked at is the one that holds."""
        return self.chosen is not None and self.chosen == self.now

    @property
    def choices(self) -> "list[Point]":
        """The limits that can be looked at: those with rows enough behind them."""
        return [each for each in self.line if not each.missing]


def what_if(now: Operating, reader: Person, asked: Mapping[str, str]) -> WhatIf:
    """Return what the address asks for: `program` and `limit`, both may be missing.

    What is not on the curve is answered with the limit that holds, or the nearest.
    """
    programs = now.programs(reader)
    program = asked.get("program", "")
    program = program if program in programs else ""
    line = now.line(program, agencies_of(reader))
    known = [each for each in line if not each.missing]
    held = now.limit_of(program)
    holds = next((each for each in known if each.limit == held), None)
    chosen = _chosen(known, asked.get("limit", ""), held)
    return WhatIf(
        program=program,
        programs=programs,
        chosen=chosen,
        now=holds,
        line=line,
        drawn=chart(line, chosen.limit if chosen else None, held),
        capacity=now.policy.capacity.reviews_per_day,
        confidence=now.policy.limits(program or None, None).confidence,
    )


def _chosen(known: "Sequence[Point]", said: str, held: float) -> "Point | None":
    by_name = {f"{each.limit:g}": each for each in known}
    if said in by_name or not known:
        return by_name.get(said)
    return min(known, key=lambda each: abs(each.limit - held))
