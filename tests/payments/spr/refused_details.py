"""Records of payments that refuse the whole file.

Name of the case: records, line, field, rule, part of what is said.
"""

from dataclasses import replace

from outlay.payments.formats.spr.records import (
    Addendum,
    CheckStub,
    CtxAddendum,
    DoNotPay,
    TasBetc,
)
from tests.payments.spr.made import (
    CTX,
    LATER,
    PAID_BY_CHECK,
    PAYMENT,
    STUB,
    ach,
    checks,
    whole,
)

CASES = {
    "check in ACH": (
        whole(ach(PAYMENT, replace(PAID_BY_CHECK, payment_id="P2"))),
        4,
        "Record Code",
        "12.01",
        "one method",
    ),
    "ACH in checks": (
        whole(checks(PAID_BY_CHECK, LATER)),
        4,
        "Record Code",
        "02.01",
        "one method",
    ),
    "stub in ACH": (whole(ach(PAYMENT, STUB)), 4, "Record Code", "13.01", "one method"),
    "stub missing": (
        whole(checks(enclosure="stub")),
        3,
        "Record Code",
        "13.01",
        "no record 13",
    ),
    "stub not asked for": (
        whole(checks(PAID_BY_CHECK, STUB, enclosure="letter")),
        4,
        "Record Code",
        "1.2",
        "none allowed",
    ),
    "two stubs": (
        whole(checks(PAID_BY_CHECK, STUB, STUB, enclosure="stub")),
        5,
        "Record Code",
        "1.2",
        "2 records 13",
    ),
    "two addenda": (
        whole(ach(PAYMENT, Addendum("P1", "A"), Addendum("P1", "B"))),
        5,
        "Record Code",
        "1.2",
        "1 allowed under CCD",
    ),
    "three IAT addenda": (
        whole(ach(PAYMENT, *[Addendum("P1", "A")] * 3, sec_code="IAT")),
        6,
        "Record Code",
        "1.2",
        "2 allowed under IAT",
    ),
    "03 under CTX": (
        whole(ach(PAYMENT, Addendum("P1", "A"), CTX, sec_code="CTX")),
        4,
        "Record Code",
        "1.2",
        "none allowed under CTX",
    ),
    "04 under PPD": (
        whole(ach(PAYMENT, CTX, sec_code="PPD")),
        4,
        "Record Code",
        "1.2",
        "none allowed under PPD",
    ),
    "1000 CTX addenda": (
        whole(ach(PAYMENT, *[CTX] * 1000, sec_code="CTX")),
        1003,
        "Record Code",
        "1.2",
        "999 allowed",
    ),
    "two DNP": (
        whole(ach(PAYMENT, *[DoNotPay("P1", "X")] * 2)),
        5,
        "Record Code",
        "1.2",
        "1 allowed",
    ),
    "no payment id": (
        whole(ach(replace(PAYMENT, payment_id=""))),
        3,
        "PaymentID",
        "02.20",
        "blank",
    ),
    "payment id twice": (
        whole(ach(PAYMENT, replace(LATER, payment_id="P1"))),
        4,
        "PaymentID",
        "02.20",
        "first in line 3",
    ),
    "payment id justified": (
        whole(ach(PAYMENT, replace(LATER, payment_id="  P1"))),
        4,
        "PaymentID",
        "02.20",
        "first in line 3",
    ),
    "check id twice": (
        whole(checks(PAID_BY_CHECK, PAID_BY_CHECK)),
        4,
        "PaymentID",
        "12.24",
        "first in line 3",
    ),
    "G of another": (
        whole(ach(PAYMENT, TasBetc("P9"))),
        4,
        "PaymentID",
        "G.02",
        "in line 3",
    ),
    "03 of another": (
        whole(ach(PAYMENT, Addendum("P9"))),
        4,
        "PaymentID",
        "03.02",
        "in line 3",
    ),
    "04 of another": (
        whole(ach(PAYMENT, CtxAddendum("P9"), sec_code="CTX")),
        4,
        "PaymentID",
        "04.02",
        "in line 3",
    ),
    "13 of another": (
        whole(checks(PAID_BY_CHECK, CheckStub("P9"), enclosure="stub")),
        4,
        "PaymentID",
        "13.02",
        "in line 3",
    ),
    "DD of another": (
        whole(ach(PAYMENT, LATER, DoNotPay("P1"))),
        5,
        "Payment ID",
        "DD.02",
        "in line 4",
    ),
}
