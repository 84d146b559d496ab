"""The payee's payments over time, as marks of a drawing and rows of a table."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from outlay.review.cases.paid import Paid
from outlay.review.models import Disbursed

SHOWN = 60  # latest payments that are drawn
WIDE, HIGH, EDGE = 400, 120, 8  # of the drawing, in its own units


@dataclass(frozen=True, slots=True)
class Mark:
    """One payment in the drawing; y grows downwards, as in SVG."""

    x: float
    y: float
    this: bool
    faulty: bool

    @property
    def diamond(self) -> str:
        """Corners of the mark of this payment."""
        x, y, r = self.x, self.y, 7
        return f"{x},{y - r} {x + r},{y} {x},{y + r} {x - r},{y}"

    @property
    def cross(self) -> str:
        """The path of the mark of a payment that was found improper."""
        x, y, r = self.x, self.y, 4
        return f"M{x - r} {y - r}L{x + r} {y + r}M{x - r} {y + r}L{x + r} {y - r}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One payment as a row: `this` is the case's own; `case` another item's number."""

    scheduled_on: dt.date
    amount_cents: int
    program: str
    outcome: str
    this: bool
    case: int | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing and its table, latest first, with what lies outside both."""

    marks: list[Mark]
    entries: list[Entry]
    first: dt.date
    last: dt.date
    highest_cents: int
    earlier: int
    hidden: int
    more: bool


def timeline(paid: Paid) -> Timeline:
    """Return the payee's latest payments with this one among them."""
    drawn = paid.payee.seen[:SHOWN]
    entries = [_entry(row, paid) for row in drawn]
    entries.append(_own(paid))
    entries.sort(key=lambda entry: (entry.scheduled_on, entry.this), reverse=True)
    highest = max((entry.amount_cents for entry in entries), default=0)
    return Timeline(
        marks=_marks(entries, highest),
        entries=entries,
        first=entries[-1].scheduled_on,
        last=entries[0].scheduled_on,
        highest_cents=highest,
        earlier=len(paid.payee.seen) - len(drawn),
        hidden=paid.payee.hidden,
        more=paid.payee.more,
    )


def _entry(row: Disbursed, paid: Paid) -> Entry:
    case = paid.cases.get(row.payment_key)
    return Entry(
        row.scheduled_on, row.amount_cents, row.program, row.outcome, False, case
    )


def _own(paid: Paid) -> Entry:
    item = paid.item
    return Entry(
        item.scheduled_on, item.amount_cents, item.program, paid.outcome, True, None
    )


def _marks(entries: Sequence[Entry], highest: int) -> list[Mark]:
    first, last = entries[-1].scheduled_on, entries[0].scheduled_on
    days = (last - first).days or 1
    one_day = first == last
    return [
        Mark(
            x=WIDE / 2 if one_day else _along((e.scheduled_on - first).days / days),
            y=_down(e.amount_cents / highest if highest > 0 else 0.0),
            this=e.this,
            faulty=e.outcome not in {"", "proper", "unknown"},
        )
        for e in entries
    ]


def _along(part: float) -> float:
    return round(EDGE + part * (WIDE - 2 * EDGE), 1)


def _down(part: float) -> float:
    # A reversal is negative and stands on the line of zero.
    return round(HIGH - EDGE - max(part, 0.0) * (HIGH - 2 * EDGE), 1)
