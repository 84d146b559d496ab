"""All twelve record types of the Standard Payment Request 5.0.2, declared once."""

from outlay.payments.formats.spr.layout.ach import (
    ACH_PAYMENT,
    ADDENDUM,
    CTX_ADDENDUM,
)
from outlay.payments.formats.spr.layout.check import CHECK_PAYMENT, CHECK_STUB
from outlay.payments.formats.spr.layout.control import (
    ACH_SCHEDULE,
    CHECK_SCHEDULE,
    FILE_HEADER,
    FILE_TRAILER,
    SCHEDULE_TRAILER,
)
from outlay.payments.formats.spr.layout.fields import (
    RECORD_LENGTH,
    Field,
    Record,
)
from outlay.payments.formats.spr.layout.shared import DO_NOT_PAY, TAS_BETC

RECORDS = {
    record.code: record
    for record in (
        FILE_HEADER,
        ACH_SCHEDULE,
        ACH_PAYMENT,
        ADDENDUM,
        CTX_ADDENDUM,
        CHECK_SCHEDULE,
        CHECK_PAYMENT,
        CHECK_STUB,
        TAS_BETC,
        DO_NOT_PAY,
        SCHEDULE_TRAILER,
        FILE_TRAILER,
    )
}

__all__ = [
    "ACH_PAYMENT",
    "ACH_SCHEDULE",
    "ADDENDUM",
    "CHECK_PAYMENT",
    "CHECK_SCHEDULE",
    "CHECK_STUB",
    "CTX_ADDENDUM",
    "DO_NOT_PAY",
    "FILE_HEADER",
    "FILE_TRAILER",
    "RECORDS",
    "RECORD_LENGTH",
    "SCHEDULE_TRAILER",
    "TAS_BETC",
    "Field",
    "Record",
]
