"""Entry detail records: one common layout, and those that differ from it.

What stands between the amount and the trace number differs by entry class; only what
a payment needs is told apart.
"""

from outlay.payments.formats.nacha.layout.fields import RESERVED, record

_RECEIVER = (
    ("Record Type Code", 1),
    ("Transaction Code", 2),
    ("RDFI Identification", 8),
    ("Check Digit", 1),
)
_TRACE = (("Addenda Record Indicator", 1), ("Trace Number", 15))

ENTRY = record(
    "6",
    "Entry Detail",
    *_RECEIVER,
    ("Account Number", 17),
    ("Amount", 10),
    ("Individual Identification Number", 15),
    ("Individual Name", 22),
    ("Discretionary Data", 2),
    *_TRACE,
)
CTX_ENTRY = record(
    "6.CTX",
    "Corporate Entry Detail",
    *_RECEIVER,
    ("Account Number", 17),
    ("Amount", 10),
    ("Identification Number", 15),
    ("Number of Addenda Records", 4),
    ("Receiving Company Name", 16),
    (RESERVED, 2),
    ("Discretionary Data", 2),
    *_TRACE,
)
CIE_ENTRY = record(
    "6.CIE",
    "Customer-initiated Entry Detail",
    *_RECEIVER,
    ("Account Number", 17),
    ("Amount", 10),
    ("Individual Name", 15),
    ("Individual Identification Number", 22),
    ("Discretionary Data", 2),
    *_TRACE,
)
CHECK_ENTRY = record(
    "6.CHK",
    "Entry Detail of a converted check or a card",
    *_RECEIVER,
    ("Account Number", 17),
    ("Amount", 10),
    ("Item Information", 37),
    ("Discretionary Data", 2),
    *_TRACE,
)
IAT_ENTRY = record(
    "6.IAT",
    "International Entry Detail",
    *_RECEIVER,
    ("Number of Addenda Records", 4),
    (RESERVED, 13),
    ("Amount", 10),
    ("Account Number", 35),
    (RESERVED, 2),
    ("Gateway OFAC Screening Indicator", 1),
    ("Secondary OFAC Screening Indicator", 1),
    *_TRACE,
)
ADV_ENTRY = record(
    "6.ADV",
    "Accounting Advice",
    *_RECEIVER,
    ("Account Number", 15),
    ("Amount", 12),
    ("Advice Routing Number", 9),
    ("File Identification", 5),
    ("ACH Operator Data", 1),
    ("Individual Name", 22),
    ("Discretionary Data", 2),
    ("Addenda Record Indicator", 1),
    ("ACH Operator Routing Number", 8),
    ("Julian Date", 3),
    ("Sequence Number", 4),
)
