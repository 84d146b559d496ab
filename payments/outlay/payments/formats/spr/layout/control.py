"""File header, schedule headers and trailers (SPR 5.0.2, 2.1 to 2.3, 2.11, 2.12)."""

from outlay.payments.formats.spr.layout.fields import Field, Record

_SCHEDULE = (
    "right-justified, zero-filled, spaces removed, upper case; A-Z 0-9 dash; "
    "blank, invalid or used before: schedule rejected"
)
_TYPE = "a type of Appendix E, else schedule rejected"
_ALC = "a valid location code of 8 digits, else schedule rejected"

FILE_HEADER = Record(
    "H ",
    "File Header",
    (
        Field("H.01", "Record Code", "AN", 1, 2),
        Field(
            "H.02",
            "InputSystem",
            "AN",
            3,
            40,
            "input_system",
            "the agency's identifier with Treasury, else file rejected",
        ),
        Field(
            "H.03",
            "Standard Payment Request Version Number",
            "AN",
            43,
            3,
            "version",
            "502, else file rejected",
        ),
        Field(
            "H.04",
            "IsRequestedForSameDayACH",
            "AN",
            46,
            1,
            "same_day",
            "1 is yes, anything else no",
        ),
        Field("H.05", "Filler", "", 47, 804),
    ),
)

ACH_SCHEDULE = Record(
    "01",
    "ACH Schedule Header",
    (
        Field("01.01", "Record Code", "AN", 1, 2),
        Field("01.02", "AgencyACHText", "AN", 3, 4, "ach_text"),
        Field("01.03", "ScheduleNumber", "AN", 7, 14, "schedule_number", _SCHEDULE),
        Field("01.04", "PaymentTypeCode", "AN", 21, 25, "payment_type", _TYPE),
        Field(
            "01.05",
            "StandardEntryClassCode",
            "A",
            46,
            3,
            "sec_code",
            "CCD, PPD, IAT or CTX, else schedule rejected",
        ),
        Field("01.06", "AgencyLocationCode", "N", 49, 8, "alc", _ALC),
        Field("01.07", "Filler", "", 57, 1),
        Field(
            "01.08",
            "Federal Employer Identification Number",
            "AN",
            58,
            10,
            "employer_number",
            "nine positions and a blank",
        ),
        Field("01.09", "Filler", "", 68, 783),
    ),
)

CHECK_SCHEDULE = Record(
    "11",
    "Check Schedule Header",
    (
        Field("11.01", "Record Code", "AN", 1, 2),
        Field("11.02", "ScheduleNumber", "AN", 3, 14, "schedule_number", _SCHEDULE),
        Field("11.03", "PaymentTypeCode", "AN", 17, 25, "payment_type", _TYPE),
        Field("11.04", "AgencyLocationCode", "N", 42, 8, "alc", _ALC),
        Field("11.05", "Filler", "AN", 50, 9),
        Field(
            "11.06",
            "CheckPaymentEnclosureCode",
            "A",
            59,
            10,
            "enclosure",
            "nameonly, letter, stub, insert or blank, else schedule rejected; "
            "stub needs a stub record for each payment",
        ),
        Field("11.07", "Filler", "", 69, 782),
    ),
)

SCHEDULE_TRAILER = Record(
    "T ",
    "Schedule Trailer Control",
    (
        Field("T.01", "Record Code", "AN", 1, 2),
        Field("T.02", "Filler", "AN", 3, 10),
        Field(
            "T.03",
            "ScheduleCount",
            "N",
            13,
            8,
            "payment_count",
            "payments in the schedule, else schedule rejected",
        ),
        Field("T.04", "Filler", "AN", 21, 3),
        Field(
            "T.05",
            "ScheduleAmount",
            "N",
            24,
            15,
            "amount_cents",
            "sum of their amounts, else schedule rejected",
        ),
        Field("T.06", "Filler", "", 39, 812),
    ),
)

FILE_TRAILER = Record(
    "E ",
    "File Trailer Control",
    (
        Field("E.01", "Record Code", "AN", 1, 2),
        Field(
            "E.02",
            "TotalCount_Records",
            "N",
            3,
            18,
            "record_count",
            "all records, headers and trailers too, else file rejected",
        ),
        Field(
            "E.03",
            "TotalCount_Payments",
            "N",
            21,
            18,
            "payment_count",
            "payments in the file, else file rejected",
        ),
        Field(
            "E.04",
            "TotalAmount_Payments",
            "N",
            39,
            18,
            "amount_cents",
            "sum of their amounts, else file rejected",
        ),
        Field("E.05", "Filler", "", 57, 794),
    ),
)
