"""Which record may follow which, and which layout a record has."""

from typing import Final

from outlay.payments.formats.nacha.faults import RESEND, Fault
from outlay.payments.formats.nacha.headers import Batch, batch_header_layout
from outlay.payments.formats.nacha.layout import (
    ADV_BATCH_CONTROL,
    BATCH_CONTROL,
    BY_TYPE,
    ENTRY,
    FILE_CONTROL,
    FILE_HEADER,
    REMITTANCE,
    Record,
)

START, END = "", ""
FILLER: Final = "F"
"""Stands for a record of nines, which fills the last block."""

_AFTER: Final = {
    START: "1",
    "1": "59",
    "5": "6",
    "6": "678",
    "7": "678",
    "8": "59",
    "9": FILLER,
    FILLER: FILLER,
}
_NAMES: Final = {
    "1": "a File Header",
    "5": "a Batch Header",
    "6": "an Entry Detail",
    "7": "an Addenda record",
    "8": "a Batch Control",
    "9": "a File Control",
    FILLER: "a record of nines",
}


def misplaced(kind: str, before: str, line: int) -> Fault | None:
    """Return the fault of a record that may not stand after the one `before` it.

    Both are record types, `FILLER`, or empty for the file's start and end.
    """
    if kind == END:
        return None if before in {"9", FILLER} else _unfinished(before, line)
    if kind in _AFTER[before]:
        return None
    return Fault(line, _what(kind, before), "F.3", "Record Type Code", _fix(kind))


def _what(kind: str, before: str) -> str:
    if kind not in _NAMES:
        return "the record type is none of 1, 5, 6, 7, 8 and 9"
    if before == START:
        return f"the first record is {_NAMES[kind]}, not a File Header"
    if kind == "8" and before == "5":
        return "the batch has no entries"
    return f"{_NAMES[kind]} stands after {_NAMES[before]}, where it may not"


def _fix(kind: str) -> str:
    if kind in _NAMES:
        return RESEND
    return (
        "correct the record at its source; if the type looks right, an earlier record "
        "is not 94 characters long"
    )


def _unfinished(before: str, line: int) -> Fault:
    if before == START:
        return Fault(1, "the file is empty", "F.3", None, "send the file again")
    what = f"the file ends after {_NAMES[before]}, without a File Control"
    return Fault(line, what, "F.3", "Record Type Code", "send the whole file again")


def layout_at(text: str, kind: str, batch: Batch | None) -> Record:
    """Return the layout of a record that stands where it may."""
    advices = batch is not None and batch.sec_code == "ADV"
    if kind == "5":
        return batch_header_layout(text)
    if kind == "6":
        return ENTRY if batch is None else batch.entry
    if kind == "7":
        return BY_TYPE.get(text[1:3], REMITTANCE)
    if kind == "8":
        return ADV_BATCH_CONTROL if advices else BATCH_CONTROL
    return FILE_HEADER if kind == "1" else FILE_CONTROL
