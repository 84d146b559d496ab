"""Values that the format lists: entry classes, transaction and service class codes."""

from dataclasses import dataclass
from typing import Final, Literal

from outlay.payments.formats.nacha.layout import (
    ADV_ENTRY,
    CHECK_ENTRY,
    CIE_ENTRY,
    CTX_ENTRY,
    ENTRY,
    IAT_ENTRY,
    Record,
)

MIXED, CREDITS, DEBITS, ADVICES = "200", "220", "225", "280"

RETURN_CODES: Final = frozenset(("21", "26", "31", "36", "41", "46", "51", "56"))
"""Transaction codes of returned entries and notifications of change."""
PRENOTES: Final = frozenset(("23", "28", "33", "38", "43", "48", "53"))
ZERO_DOLLAR: Final = frozenset(("24", "29", "34", "39", "44", "49", "54"))
LIVE: Final = frozenset(("22", "27", "32", "37", "42", "47", "52", "55"))
"""Credits and debits with an amount; 55 only reverses a credit to a loan."""
ADVICE_CODES: Final = frozenset(("81", "82", "83", "84", "85", "86", "87", "88"))

TAKEN_BACK: Final = ("REVERSAL", "RECLAIM")
"""Reserved entry descriptions under which a paid credit is taken back by a debit."""

FOREIGN_EXCHANGE: Final = ("FF", "FV", "VF")
IAT_TYPES: Final = frozenset(
    (
        *("ANN", "BUS", "DEP", "LOA", "MIS", "MOR", "PEN", "REM", "RLS", "SAL", "TAX"),
        *("ARC", "BOC", "MTE", "POP", "POS", "RCK", "SHR", "TEL", "WEB"),
    )
)
"""Why an international payment is made, or how its entry began (7.10.03)."""

MOST_ADDENDA: Final = 9_999
MOST_IAT_ADDENDA: Final = 12

Notice = Literal["death", "enrolment", "advice", "acknowledgement", "change", "return"]
"""What an entry is that is no payment."""


@dataclass(frozen=True, slots=True)
class EntryClass:
    """A standard entry class: its entry's layout and the addenda that it takes.

    `least` and `most` count addenda of `addenda` type; a `notice` is no payment.
    """

    entry: Record = ENTRY
    addenda: str = "05"
    least: int = 0
    most: int = 1
    notice: Notice | None = None


_PLAIN = EntryClass()
_CORPORATE = EntryClass(CTX_ENTRY, most=MOST_ADDENDA)
_BARE = EntryClass(most=0)
_ITEM = EntryClass(CHECK_ENTRY, most=0)
_TERMINAL = EntryClass(ENTRY, "02", 1, 1)

ENTRY_CLASSES: Final[dict[str, EntryClass]] = {
    "ACK": EntryClass(notice="acknowledgement"),
    "ADV": EntryClass(ADV_ENTRY, most=0, notice="advice"),
    "ARC": _BARE,
    "ATX": EntryClass(CTX_ENTRY, most=MOST_ADDENDA, notice="acknowledgement"),
    "BOC": _BARE,
    "CCD": _PLAIN,
    "CIE": EntryClass(CIE_ENTRY),
    "COR": EntryClass(addenda="98", least=1, notice="change"),
    "CTX": _CORPORATE,
    "DNE": EntryClass(least=1, notice="death"),
    "ENR": EntryClass(least=1, most=MOST_ADDENDA, notice="enrolment"),
    "IAT": EntryClass(IAT_ENTRY, "10", 7, MOST_IAT_ADDENDA),
    "MTE": EntryClass(CHECK_ENTRY, "02", 1, 1),
    "POP": _BARE,
    "POS": _TERMINAL,
    "PPD": _PLAIN,
    "RCK": _BARE,
    "SHR": EntryClass(CHECK_ENTRY, "02", 1, 1),
    "TEL": _BARE,
    "TRC": _ITEM,
    "TRX": _CORPORATE,
    "WEB": _PLAIN,
    "XCK": _ITEM,
}
"""CBR and PBR (cross-border, replaced by IAT in 2009) are no classes any more."""
