"""The decision that stands for each payment in a period: its last one.

As `outlay.audit.monitor.reviewing` counts cases: one payment, one case, and a changed
mind replaces what was decided before.
"""

import datetime as dt
from dataclasses import dataclass

from outlay.review.access.scope import items_of
from outlay.review.models import Action, Decision, Found, Person

RETURNED = "returned"
WRONG = (Found.OVERPAYMENT, Found.UNDERPAYMENT)


@dataclass(frozen=True, slots=True)
class Word:
    """One payment's decision; `by_model` says whether the models had flagged it."""

    item: int
    program: str
    by_model: bool
    action: str
    found: str
    final: bool
    seconds: float | None
    opened: bool | None

    @property
    def ended(self) -> bool:
        """Whether the case is closed for good: no hold, nobody left to agree."""
        return self.final and self.action != Action.HOLD

    @property
    def wrong(self) -> bool:
        """Whether it was found wrong: over- or underpaid, or referred."""
        if self.action == Action.REFER:
            return True
        return self.action == Action.IMPROPER and self.found in WRONG

    @property
    def proper(self) -> bool:
        """Whether it was released as checked against documents."""
        return self.action == Action.RELEASE and self.found == Found.PROPER


def last_words(reader: Person, since: dt.datetime) -> list[Word]:
    """Return the standing decision of each payment that the reader may see.

    What a second person returned does not count, nor what was reopened since.
    """
    found: dict[str, Word] = {}
    made = Decision.objects.filter(item__in=items_of(reader), at__gte=since)
    columns = (
        "item__payment_key",
        "item__program",
        "item__by_model",
        "needs_second",
        "item_id",
        "action",
        "found",
        "second",
        "seconds_on_case",
        "opened_details",
    )
    rows = made.order_by("at", "pk").values_list(*columns)
    for key, program, by_model, needs, *said in rows.iterator(chunk_size=2000):
        item, action, what, second, seconds, opened = said
        if action == Action.REOPEN:
            found.pop(key, None)
        elif second != RETURNED:
            final = not needs or second == "approved"
            found[key] = Word(
                item, program, by_model, action, what, final, seconds, opened
            )
    return list(found.values())
