"""Addenda records by type code; those of returns also by reason code."""

from typing import Final

from outlay.payments.formats.nacha.layout.fields import RESERVED, Record, record

_TYPE = (("Record Type Code", 1), ("Addenda Type Code", 2))
_SEQUENCE = ("Entry Detail Sequence Number", 7)
_TRACE = ("Trace Number", 15)
_ORIGINAL = ("Original Entry Trace Number", 15)
_ORIGINAL_RDFI = ("Original RDFI Identification", 8)
_BANK = (
    ("DFI Name", 35),
    ("DFI Identification Number Qualifier", 2),
    ("DFI Identification", 34),
    ("DFI Branch Country Code", 3),
)
_RETURNED = (
    ("Return Trace Number", 15),
    ("Return Settlement Date", 3),
    ("Return Reason Code", 2),
)

POINT_OF_SALE = record(
    "7.02", "Addenda of a terminal", *_TYPE, ("Terminal Information", 76), _TRACE
)
REMITTANCE = record(
    "7.05",
    "Addenda",
    *_TYPE,
    ("Payment Related Information", 80),
    ("Addenda Sequence Number", 4),
    _SEQUENCE,
)
IAT_RECEIVER = record(
    "7.10",
    "International Addenda 10, receiver",
    *_TYPE,
    ("Transaction Type Code", 3),
    ("Foreign Payment Amount", 18),
    ("Foreign Trace Number", 22),
    ("Receiving Name", 35),
    (RESERVED, 6),
    _SEQUENCE,
)
IAT_ORIGINATOR = record(
    "7.11",
    "International Addenda 11, originator",
    *_TYPE,
    ("Originator Name", 35),
    ("Originator Street Address", 35),
    (RESERVED, 14),
    _SEQUENCE,
)
IAT_ORIGINATOR_PLACE = record(
    "7.12",
    "International Addenda 12, originator's place",
    *_TYPE,
    ("Originator City and State", 35),
    ("Originator Country and Postal Code", 35),
    (RESERVED, 14),
    _SEQUENCE,
)
IAT_ODFI = record(
    "7.13",
    "International Addenda 13, originating bank",
    *_TYPE,
    *_BANK,
    (RESERVED, 10),
    _SEQUENCE,
)
IAT_RDFI = record(
    "7.14",
    "International Addenda 14, receiving bank",
    *_TYPE,
    *_BANK,
    (RESERVED, 10),
    _SEQUENCE,
)
IAT_STREET = record(
    "7.15",
    "International Addenda 15, receiver's street",
    *_TYPE,
    ("Receiver Identification Number", 15),
    ("Receiver Street Address", 35),
    (RESERVED, 34),
    _SEQUENCE,
)
IAT_PLACE = record(
    "7.16",
    "International Addenda 16, receiver's place",
    *_TYPE,
    ("Receiver City and State", 35),
    ("Receiver Country and Postal Code", 35),
    (RESERVED, 14),
    _SEQUENCE,
)
IAT_REMITTANCE = record(
    "7.17",
    "International Addenda 17, remittance",
    *_TYPE,
    ("Payment Related Information", 80),
    ("Addenda Sequence Number", 4),
    _SEQUENCE,
)
IAT_CORRESPONDENT = record(
    "7.18",
    "International Addenda 18, correspondent bank",
    *_TYPE,
    *_BANK,
    (RESERVED, 6),
    ("Addenda Sequence Number", 4),
    _SEQUENCE,
)
CHANGE = record(
    "7.98",
    "Notification of Change",
    *_TYPE,
    ("Change Code", 3),
    _ORIGINAL,
    (RESERVED, 6),
    _ORIGINAL_RDFI,
    ("Corrected Data", 35),
    (RESERVED, 9),
    _TRACE,
)
RETURN = record(
    "7.99",
    "Return",
    *_TYPE,
    ("Return Reason Code", 3),
    _ORIGINAL,
    ("Date of Death", 6),
    _ORIGINAL_RDFI,
    ("Addenda Information", 44),
    _TRACE,
)
IAT_RETURN = record(
    "7.99.IAT",
    "Return of an international entry",
    *_TYPE,
    ("Return Reason Code", 3),
    _ORIGINAL,
    ("Date of Death", 6),
    _ORIGINAL_RDFI,
    ("Original Payment Amount", 10),
    ("Addenda Information", 34),
    _TRACE,
)
DISHONORED = record(
    "7.99.D",
    "Dishonored return",
    *_TYPE,
    ("Dishonored Return Reason Code", 3),
    _ORIGINAL,
    (RESERVED, 6),
    _ORIGINAL_RDFI,
    (RESERVED, 3),
    *_RETURNED,
    ("Addenda Information", 21),
    _TRACE,
)
CONTESTED = record(
    "7.99.C",
    "Contested dishonored return",
    *_TYPE,
    ("Contested Return Reason Code", 3),
    _ORIGINAL,
    ("Date Original Entry Returned", 6),
    _ORIGINAL_RDFI,
    ("Original Settlement Date", 3),
    *_RETURNED,
    ("Dishonored Return Trace Number", 15),
    ("Dishonored Return Settlement Date", 3),
    ("Dishonored Return Reason Code", 2),
    (RESERVED, 1),
    _TRACE,
)

BY_TYPE: Final[dict[str, Record]] = {
    layout.code[2:4]: layout
    for layout in (
        POINT_OF_SALE,
        REMITTANCE,
        IAT_RECEIVER,
        IAT_ORIGINATOR,
        IAT_ORIGINATOR_PLACE,
        IAT_ODFI,
        IAT_RDFI,
        IAT_STREET,
        IAT_PLACE,
        IAT_REMITTANCE,
        IAT_CORRESPONDENT,
        CHANGE,
        RETURN,
    )
}
