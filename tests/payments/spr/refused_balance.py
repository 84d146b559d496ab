"""Sums, order and amounts that refuse the whole file.

Name of the case: records, line, field, rule, part of what is said.
"""

from dataclasses import replace

from tests.payments.spr.made import (
    CTX,
    LATER,
    PAYMENT,
    PLAIN,
    PRENOTE,
    SAME_DAY,
    ach,
    changed,
    checks,
    whole,
)

CASES = {
    "routing order": (
        whole(ach(LATER, PAYMENT)),
        4,
        "Routing Number",
        "1.3",
        "lower than the one before",
    ),
    "prenote and amount": (
        whole(ach(PRENOTE, LATER)),
        4,
        "Amount",
        "1.5",
        "prenote (line 3)",
    ),
    "amount and prenote": (
        whole(ach(PAYMENT, replace(PRENOTE, payment_id="P2"))),
        4,
        "Amount",
        "1.5",
        "(line 3)",
    ),
    "prenote over zero": (
        whole(ach(replace(PRENOTE, amount_cents=1))),
        3,
        "Amount",
        "1.5",
        "prenote (line 3)",
    ),
    "zero amount": (
        whole(ach(replace(PAYMENT, amount_cents=0))),
        3,
        "ACH_TransactionCode",
        "1.5",
        "neither a prenote nor a CTX",
    ),
    "zero-dollar outside CTX": (
        whole(ach(replace(PAYMENT, amount_cents=0, transaction_code="24"))),
        3,
        "ACH_TransactionCode",
        "1.5",
        "neither a prenote nor a CTX",
    ),
    "zero-dollar over zero": (
        whole(ach(replace(PAYMENT, transaction_code="34"), CTX, sec_code="CTX")),
        3,
        "ACH_TransactionCode",
        "1.5",
        "zero-dollar code",
    ),
    "T.03": (
        changed(PLAIN, 4, 13, "00000002"),
        4,
        "ScheduleCount",
        "T.03",
        "says 2 payments, but 1",
    ),
    "T.05": (
        changed(PLAIN, 4, 24, "000000000012346"),
        4,
        "ScheduleAmount",
        "T.05",
        "says $123.46, but the amounts add up to $123.45",
    ),
    "T.03 letters": (
        changed(PLAIN, 4, 13, "0000000A"),
        4,
        "ScheduleCount",
        "T.03",
        "no number",
    ),
    "T.05 blank": (
        changed(PLAIN, 4, 24, " " * 15),
        4,
        "ScheduleAmount",
        "T.05",
        "no number",
    ),
    "E.02": (
        changed(PLAIN, 5, 3, "0" * 17 + "4"),
        5,
        "TotalCount_Records",
        "E.02",
        "says 4 records, but 5",
    ),
    "E.03": (
        changed(PLAIN, 5, 21, "0" * 17 + "0"),
        5,
        "TotalCount_Payments",
        "E.03",
        "says 0 payments, but 1",
    ),
    "E.04": (
        changed(PLAIN, 5, 39, "9" * 18),
        5,
        "TotalAmount_Payments",
        "E.04",
        "$9,999,999,999,999,999.99",
    ),
    "unreadable amount in the sum": (
        changed(PLAIN, 3, 19, "12A45     "),
        4,
        "ScheduleAmount",
        "T.05",
        "1 of them cannot be read",
    ),
    "same day: check": (
        whole(checks(), header=SAME_DAY),
        2,
        "IsRequestedForSameDayACH",
        "1.6",
        "by check",
    ),
    "same day: amount": (
        whole(ach(replace(PAYMENT, amount_cents=100_000_001)), header=SAME_DAY),
        3,
        "Amount",
        "1.6",
        "over $1,000,000.00",
    ),
    "same day: IAT": (
        whole(ach(sec_code="IAT"), header=SAME_DAY),
        2,
        "StandardEntryClassCode",
        "1.6",
        "international",
    ),
}
