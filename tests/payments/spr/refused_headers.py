"""Files, headers and schedule headers that refuse the whole file.

Name of the case: records, line, field, rule, part of what is said.
"""

from tests.payments.spr.made import PLAIN, ach, changed, checks, whole


def without(lines: list[str], line: int) -> list[str]:
    return [*lines[: line - 1], *lines[line:]]


def twice(lines: list[str], line: int) -> list[str]:
    return [*lines[:line], *lines[line - 1 :]]


CASES = {
    "no input system": (
        changed(PLAIN, 1, 3, " " * 40),
        1,
        "InputSystem",
        "H.02",
        "blank",
    ),
    "version": (
        changed(PLAIN, 1, 43, "501"),
        1,
        "Standard Payment Request Version Number",
        "H.03",
        "'501'",
    ),
    "no version": (
        changed(PLAIN, 1, 43, "   "),
        1,
        "Standard Payment Request Version Number",
        "H.03",
        "''",
    ),
    "no header": (without(PLAIN, 1), 1, "Record Code", "H.01", "not a File Header"),
    "two headers": (twice(PLAIN, 1), 2, "Record Code", "H.01", "where it may not"),
    "no schedule": (whole(), 2, "Record Code", "E.01", "where it may not"),
    "empty schedule": (without(PLAIN, 3), 3, "Record Code", "T.01", "where it may not"),
    "no schedule header": (
        without(PLAIN, 2),
        2,
        "Record Code",
        "02.01",
        "where it may not",
    ),
    "no schedule trailer": (
        without(PLAIN, 4),
        4,
        "Record Code",
        "E.01",
        "where it may not",
    ),
    "no file trailer": (
        without(PLAIN, 5),
        5,
        "Record Code",
        "E.01",
        "without a File Trailer",
    ),
    "two file trailers": (
        twice(PLAIN, 5),
        6,
        "Record Code",
        "E.01",
        "after the File Trailer",
    ),
    "record after the end": (
        [*PLAIN, PLAIN[1]],
        6,
        "Record Code",
        "01.01",
        "after the File Trailer",
    ),
    "unknown code": (
        changed(PLAIN, 3, 1, "05"),
        3,
        "Record Code",
        "02.01",
        "none of the twelve",
    ),
    "unknown code at the end": (
        changed(PLAIN, 5, 1, "X "),
        5,
        "Record Code",
        "01.01",
        "none of the twelve",
    ),
    "lower-case code": (
        changed(PLAIN, 4, 1, "t "),
        4,
        "Record Code",
        "02.01",
        "none of the twelve",
    ),
    "no schedule number": (
        changed(PLAIN, 2, 7, " " * 14),
        2,
        "ScheduleNumber",
        "01.03",
        "blank",
    ),
    "schedule number": (
        whole(ach(schedule_number="S_1")),
        2,
        "ScheduleNumber",
        "01.03",
        "A-Z, 0-9 and dash",
    ),
    "two schedules": (
        whole(ach(), ach(schedule_number="s 1")),
        5,
        "ScheduleNumber",
        "01.03",
        "twice, first in line 2",
    ),
    "ACH and check schedule": (
        whole(ach(), checks(schedule_number="S1")),
        5,
        "ScheduleNumber",
        "11.02",
        "twice, first in line 2",
    ),
    "payment type": (
        whole(ach(payment_type="Gift")),
        2,
        "PaymentTypeCode",
        "01.04",
        "none of Allotment",
    ),
    "no payment type": (
        whole(checks(payment_type="")),
        2,
        "PaymentTypeCode",
        "11.03",
        "none of Allotment",
    ),
    "entry class": (
        whole(ach(sec_code="WEB")),
        2,
        "StandardEntryClassCode",
        "01.05",
        "'WEB'",
    ),
    "no entry class": (
        whole(ach(sec_code="")),
        2,
        "StandardEntryClassCode",
        "01.05",
        "''",
    ),
    "location code": (
        whole(ach(alc="1234567")),
        2,
        "AgencyLocationCode",
        "01.06",
        "not 8 digits",
    ),
    "zero location code": (
        whole(checks(alc="00000000")),
        2,
        "AgencyLocationCode",
        "11.04",
        "all zeros",
    ),
    "enclosure": (
        whole(checks(enclosure="flyer")),
        2,
        "CheckPaymentEnclosureCode",
        "11.06",
        "insert, blank",
    ),
}
