"""File header and schedule headers: what they say and what rejects them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from outlay.payments.formats.spr import structure
from outlay.payments.formats.spr.codes import (
    ENCLOSURES,
    PAYMENT_TYPES,
    SEC_CODES,
    VERSION,
)
from outlay.payments.formats.spr.encoding import Bytes
from outlay.payments.formats.spr.faults import Fault
from outlay.payments.formats.spr.layout import (
    ACH_SCHEDULE,
    CHECK_SCHEDULE,
    FILE_HEADER,
    Field,
    Record,
)

ScheduleKnown = Callable[[str, str], bool]
"""Whether a location code's schedule number was used before in the fiscal year."""

SCHEDULE_WIDTH = 14
_NUMBER = re.compile(r"[A-Z0-9-]+")
_ALC = re.compile(r"(?!0{8})[0-9]{8}")


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule as its header has it; `line` is the header's."""

    line: int
    method: Literal["ach", "check"]
    number: str
    alc: str
    payment_type: str
    sec_code: str | None = None
    enclosure: str = ""

    @property
    def kind(self) -> int:
        """The kind of its header record."""
        return {
            "ach": structure.ACH_SCHEDULE,
            "check": structure.CHECK_SCHEDULE,
        }[self.method]


def written(row: Bytes, field: Field) -> str:
    """Return one field of one record without blanks around it."""
    return bytes(row[field.span]).decode("latin-1").strip(" ")


def canonical_number(number: str) -> str:
    """Return a schedule number as Treasury keeps it (01.03).

    Spaces are removed, letters made upper-case, zeros filled in to the left; a
    blank one stays blank.
    """
    number = number.replace(" ", "").upper()
    return number.rjust(SCHEDULE_WIDTH, "0") if number else ""


def file_header_fault(row: Bytes, input_system: str | None) -> Fault | None:
    """Return what rejects the file by its header, if anything does.

    The agency's identifier is compared with `input_system` where that is given.
    """
    system, version = (FILE_HEADER[k] for k in ("input_system", "version"))
    sent = written(row, system)
    if not sent:
        return Fault.at(1, system, "the input system is blank")
    if input_system is not None and sent != input_system:
        return Fault.at(
            1,
            system,
            f"the input system is {sent!r}, not {input_system!r}",
            "ask the sender whether the file is meant for this agency",
        )
    if (found := written(row, version)) != VERSION:
        return Fault.at(
            1,
            version,
            f"the version is {found!r}, not {VERSION!r}",
            "ask the sender for a file in version 5.0.2",
        )
    return None


def is_same_day(row: Bytes) -> bool:
    """Return whether a file header asks for same-day ACH (H.04: only by 1)."""
    return written(row, FILE_HEADER["same_day"]) == "1"


def schedule_of(row: Bytes, kind: int, line: int) -> Schedule:
    """Return what a schedule header says, right or wrong."""
    ach = kind == structure.ACH_SCHEDULE
    record = ACH_SCHEDULE if ach else CHECK_SCHEDULE
    number, payment_type, alc = (
        written(row, record[k]) for k in ("schedule_number", "payment_type", "alc")
    )
    return Schedule(
        line,
        "ach" if ach else "check",
        canonical_number(number),
        alc,
        payment_type,
        written(row, record["sec_code"]) if ach else None,
        "" if ach else written(row, record["enclosure"]),
    )


def schedule_fault(
    schedule: Schedule, used: dict[str, int], known: ScheduleKnown | None
) -> Fault | None:
    """Return what rejects a schedule by its header, if anything does.

    Parameters
    ----------
    schedule : Schedule
        The schedule.
    used : dict
        Numbers of the schedules before it in the file, with their lines.
    known : callable, optional
        Whether the number was used before in the fiscal year.
    """
    record = ACH_SCHEDULE if schedule.method == "ach" else CHECK_SCHEDULE
    return (
        _number_fault(schedule, record, used)
        or _type_fault(schedule, record)
        or _known_fault(schedule, record, known)
    )


def _number_fault(
    schedule: Schedule, record: Record, used: dict[str, int]
) -> Fault | None:
    number, field = schedule.number, record["schedule_number"]
    if not number:
        return Fault.at(schedule.line, field, "the schedule number is blank")
    if not _NUMBER.fullmatch(number):
        what = "the schedule number has other characters than A-Z, 0-9 and dash"
        return Fault.at(schedule.line, field, what)
    if number in used:
        what = (
            f"schedule {number} stands in the file twice, first in line {used[number]}"
        )
        return Fault.at(
            schedule.line, field, what, "give each schedule a number of its own"
        )
    return None


def _type_fault(schedule: Schedule, record: Record) -> Fault | None:
    if schedule.payment_type not in PAYMENT_TYPES:
        known = ", ".join(PAYMENT_TYPES)
        what = f"the payment type is none of {known}"
        return Fault.at(schedule.line, record["payment_type"], what)
    if schedule.sec_code is not None and schedule.sec_code not in SEC_CODES:
        what = (
            f"the entry class {schedule.sec_code!r} is none of {', '.join(SEC_CODES)}"
        )
        return Fault.at(schedule.line, record["sec_code"], what)
    if not _ALC.fullmatch(schedule.alc):
        what = "the location code is not 8 digits, or is all zeros"
        return Fault.at(schedule.line, record["alc"], what)
    if schedule.enclosure not in ENCLOSURES:
        known = ", ".join(code or "blank" for code in ENCLOSURES)
        what = f"the enclosure is none of {known}"
        return Fault.at(schedule.line, record["enclosure"], what)
    return None


def _known_fault(
    schedule: Schedule, record: Record, known: ScheduleKnown | None
) -> Fault | None:
    if known is None or not known(schedule.alc, schedule.number):
        return None
    return Fault.at(
        schedule.line,
        record["schedule_number"],
        f"schedule {schedule.number} of location code {schedule.alc} came in before "
        "in this fiscal year",
        "do not pay it twice: ask the sender whether this file repeats an earlier one",
    )
