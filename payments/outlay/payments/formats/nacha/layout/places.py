"""Where the layouts of entries keep what every payment has."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from outlay.payments.formats.nacha.layout.fields import Record

NAMES: Final = ("Individual Name", "Receiving Company Name")
PERSONS: Final = ("Individual Identification Number", "Identification Number")


@dataclass(frozen=True, slots=True)
class Places:
    """Spans in an entry; None where its layout has no such field."""

    amount: slice
    account: slice
    name: slice | None
    person: slice | None
    addenda_count: slice | None


@cache
def places_of(layout: Record) -> Places:
    """Return the places of an entry's layout."""
    return Places(
        amount=layout["Amount"].span,
        account=layout["Account Number"].span,
        name=_span(layout, NAMES),
        person=_span(layout, PERSONS),
        addenda_count=_span(layout, ("Number of Addenda Records",)),
    )


def _span(layout: Record, names: tuple[str, ...]) -> slice | None:
    return next((f.span for f in layout.fields if f.name in names), None)
