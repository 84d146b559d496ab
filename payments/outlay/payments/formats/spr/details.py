"""Records that belong to a payment: same id, and no more or fewer than allowed."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from outlay.payments.formats.spr import structure
from outlay.payments.formats.spr.codes import MOST_ADDENDA, MOST_CTX_ADDENDA
from outlay.payments.formats.spr.columns import Ints
from outlay.payments.formats.spr.faults import Fault
from outlay.payments.formats.spr.layout import RECORDS, TAS_BETC, Field, Record
from outlay.payments.formats.spr.payments import Part
from outlay.payments.formats.spr.schedules import Schedule

_ID: Final = TAS_BETC["payment_id"].span
"""All records that follow a payment have its id in the same place."""


def detail_faults(part: Part, *, complete: bool = True) -> list[Fault]:
    """Return what rejects the file among the records that follow payments.

    Where the last payment is not `complete`, no missing stub is looked for.
    """
    if not part.payments.size:
        return []
    counts = {
        kind: np.bincount(
            part.owner[part.kinds == kind], minlength=len(part.payments)
        ).astype(np.int64)
        for kind in structure.DETAILS
    }
    return [
        *_other_ids(part),
        *_surplus(part, counts),
        *(_lacking(part, counts) if complete else ()),
    ]


def _other_ids(part: Part) -> list[Fault]:
    follows = np.flatnonzero(structure.any_of(part.kinds, structure.DETAILS))
    payments = part.payments[part.owner[follows]]
    own = np.empty((len(part.payments), _ID.stop - _ID.start), np.uint8)
    for kind in structure.PAYMENTS:
        at = part.kinds[part.payments] == kind
        span = _record(kind)["payment_id"].span
        own[at] = part.rows[part.payments[at], span]
    wrong = (part.rows[follows, _ID] != own[part.owner[follows]]).any(axis=1)
    for at in np.flatnonzero(wrong).tolist():
        shown = bytes(part.rows[follows[at], _ID]).strip(b" ")
        if shown != bytes(own[part.owner[follows[at]]]).strip(b" "):
            field = _record(int(part.kinds[follows[at]]))["payment_id"]
            what = (
                "the payment id is not that of the payment before it, in line "
                f"{part.lines[payments[at]]}"
            )
            line = int(part.lines[follows[at]])
            fix = "put all records of one payment together, with one payment id"
            return [Fault.at(line, field, what, fix)]
    return []


def _surplus(part: Part, counts: dict[int, Ints]) -> Iterator[Fault]:
    under = part.under[part.payments]
    for kind, most_of in _MOST.items():
        most = np.array([most_of(s) for s in part.schedules], np.int64)[under]
        over = np.flatnonzero(counts[kind] > most)
        if over.size:
            yield _too_many(part, kind, int(over[0]), int(most[over[0]]))


def _lacking(part: Part, counts: dict[int, Ints]) -> Iterator[Fault]:
    stub = np.array([s.enclosure == "stub" for s in part.schedules], np.bool_)
    under = part.under[part.payments]
    lacks = np.flatnonzero(stub[under] & (counts[structure.STUB] == 0))
    if lacks.size:
        line = int(part.lines[part.payments[lacks[0]]])
        what = "the schedule encloses stubs, but the payment has no record 13"
        yield Fault.at(line, _record(structure.STUB).fields[0], what)


def _too_many(part: Part, kind: int, payment: int, most: int) -> Fault:
    mine = np.flatnonzero((part.owner == payment) & (part.kinds == kind))
    record = _record(kind)
    schedule = part.schedules[int(part.under[part.payments[payment]])]
    under = schedule.sec_code or f"enclosure {schedule.enclosure or 'blank'}"
    what = (
        f"the payment has {len(mine)} records {record.code.strip()} ({record.name}); "
        f"{most or 'none'} allowed under {under}"
    )
    line = int(part.lines[mine[min(most, len(mine) - 1)]])
    return Fault(line, what, "1.2", _code_field(record).name)


def _code_field(record: Record) -> Field:
    return record.fields[0]


def _record(kind: int) -> Record:
    return RECORDS[structure.CODES[kind]]


def _most_addenda(schedule: Schedule) -> int:
    return MOST_ADDENDA.get(schedule.sec_code or "", 0)


def _most_ctx_addenda(schedule: Schedule) -> int:
    return MOST_CTX_ADDENDA if schedule.sec_code == "CTX" else 0


def _most_stubs(schedule: Schedule) -> int:
    return int(schedule.enclosure == "stub")


def _one(_schedule: Schedule) -> int:
    return 1


_MOST: Final = {
    structure.ADDENDUM: _most_addenda,
    structure.CTX_ADDENDUM: _most_ctx_addenda,
    structure.STUB: _most_stubs,
    structure.DNP: _one,
}
