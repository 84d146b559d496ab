"""What an entry is: a payment, or one of the notices that are none."""

from typing import Literal

from outlay.payments.formats.nacha.codes import Notice
from outlay.payments.formats.nacha.walk import Entry

Kind = Literal["payment"] | Notice


def kind_of(entry: Entry) -> Kind:
    """Return what an entry is, by its addenda and its batch's entry class."""
    for text in entry.addenda:
        if text[1:3] == "99":
            return "return"
        if text[1:3] == "98":
            return "change"
    return entry.batch.kind.notice or "payment"
