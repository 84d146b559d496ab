"""Which record may follow which (SPR 5.0.2, 1.2 and 1.3)."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from outlay.payments.formats.spr.encoding import Bytes
from outlay.payments.formats.spr.faults import Fault
from outlay.payments.formats.spr.layout import RECORD_LENGTH, RECORDS

Kinds = NDArray[np.uint8]
Places = NDArray[np.intp]

CODES: Final = tuple(RECORDS)
(
    HEADER,
    ACH_SCHEDULE,
    ACH_PAYMENT,
    ADDENDUM,
    CTX_ADDENDUM,
    CHECK_SCHEDULE,
    CHECK_PAYMENT,
    STUB,
    TAS,
    DNP,
    SCHEDULE_END,
    FILE_END,
) = range(len(CODES))
START: Final = len(CODES)
"""Stands before the first record."""
UNKNOWN: Final = START + 1

SCHEDULES: Final = (ACH_SCHEDULE, CHECK_SCHEDULE)
PAYMENTS: Final = (ACH_PAYMENT, CHECK_PAYMENT)
DETAILS: Final = (ADDENDUM, CTX_ADDENDUM, STUB, TAS, DNP)

_AFTER: Final = {
    START: (HEADER,),
    HEADER: SCHEDULES,
    ACH_SCHEDULE: (ACH_PAYMENT,),
    CHECK_SCHEDULE: (CHECK_PAYMENT,),
    SCHEDULE_END: (*SCHEDULES, FILE_END),
    **dict.fromkeys((*PAYMENTS, *DETAILS), (*PAYMENTS, *DETAILS, SCHEDULE_END)),
    FILE_END: (),
}
_ONLY_IN: Final = {
    ACH_SCHEDULE: (ACH_PAYMENT, ADDENDUM, CTX_ADDENDUM),
    CHECK_SCHEDULE: (CHECK_PAYMENT, STUB),
}


def _may_follow() -> NDArray[np.bool_]:
    table = np.zeros((UNKNOWN + 1, UNKNOWN + 1), np.bool_)
    for before, afters in _AFTER.items():
        table[before, list(afters)] = True
    return table


def _kind_of_code() -> Kinds:
    table = np.full(1 << 16, UNKNOWN, np.uint8)
    for kind, code in enumerate(CODES):
        table[ord(code[0]) << 8 | ord(code[1])] = kind
    return table


def _belongs() -> NDArray[np.bool_]:
    table = np.ones((UNKNOWN + 1, UNKNOWN + 1), np.bool_)
    for schedule, kinds in _ONLY_IN.items():
        (other,) = set(SCHEDULES) - {schedule}
        table[other, list(kinds)] = False
    return table


def _checked() -> NDArray[np.bool_]:
    table = np.zeros((UNKNOWN + 1, RECORD_LENGTH), np.bool_)
    table[:, :2] = True
    for kind, record in enumerate(RECORDS.values()):
        for field in record.fields:
            table[kind, field.span] = not field.is_filler
    return table


MAY_FOLLOW: Final = _may_follow()
KIND_OF_CODE: Final = _kind_of_code()
BELONGS: Final = _belongs()
CHECKED: Final = _checked()
"""Which positions of each kind of record are not filler, shape (kinds, 850)."""


def kinds_of(rows: Bytes) -> Kinds:
    """Return each record's kind by its first two positions."""
    kinds: Kinds = KIND_OF_CODE[rows[:, 0].astype(np.uint16) << 8 | rows[:, 1]]
    return kinds


def field_at(kind: int, column: int) -> str:
    """Return the name of the field at a position, counted from 0."""
    if kind >= len(CODES):
        return "Record Code"
    fields = RECORDS[CODES[kind]].fields
    return next(field.name for field in fields if column < field.end)


def any_of(kinds: Kinds, wanted: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return which records are of a wanted kind."""
    table = np.zeros(UNKNOWN + 1, np.bool_)
    table[list(wanted)] = True
    return table[kinds]


def out_of_order(
    kinds: Kinds, before: int, schedule: int, line: int
) -> tuple[int, Fault] | None:
    """Return the place and fault of the first record that may not stand there.

    Parameters
    ----------
    kinds : array of shape (n,)
        Kinds of the records in file order.
    before : int
        Kind of the record before the first one.
    schedule : int
        Kind of the schedule header that the first record stands under, or `START`.
    line : int
        Number of the first record.
    """
    previous = np.concatenate(([np.uint8(before)], kinds[:-1]))
    heads = np.where(any_of(kinds, SCHEDULES), np.arange(len(kinds)), -1)
    last = np.maximum.accumulate(heads)
    under = np.where(last >= 0, kinds[np.maximum(last, 0)], np.uint8(schedule))
    good = MAY_FOLLOW[previous, kinds] & BELONGS[under, kinds]
    if good.all():
        return None
    at = int(np.argmin(good))
    return at, _misplaced(int(kinds[at]), int(previous[at]), int(under[at]), line + at)


def _misplaced(kind: int, previous: int, schedule: int, line: int) -> Fault:
    if kind == UNKNOWN:
        what = "the record code is none of the twelve"
        wanted = _AFTER[previous]
        rule = RECORDS[CODES[wanted[0]]].fields[0].number if wanted else "E.01"
        fix = (
            "correct the record at its source; if the code looks right, an earlier "
            "record is not 850 characters long"
        )
        return Fault(line, what, rule, "Record Code", fix)
    record = RECORDS[CODES[kind]]
    if previous == START:
        what = f"the first record is {_named(kind)}, not a File Header"
        return Fault(line, what, "H.01", "Record Code")
    if previous == FILE_END:
        what = f"{_named(kind)} stands after the File Trailer Control record"
    elif not BELONGS[schedule, kind]:
        what = (
            f"{_named(kind)} stands under {_named(schedule)}: a schedule has one method"
        )
    else:
        what = f"{_named(kind)} stands after {_named(previous)}, where it may not"
    return Fault(line, what, record.fields[0].number, "Record Code")


def _named(kind: int) -> str:
    record = RECORDS[CODES[kind]]
    return f"a record {record.code.strip()} ({record.name})"
