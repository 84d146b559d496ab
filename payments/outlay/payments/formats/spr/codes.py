"""Values that the specification lists (SPR 5.0.2, appendices A and E)."""

from typing import Final

VERSION: Final = "502"

PAYMENT_TYPES: Final = (
    "Allotment",
    "Annuity",
    "ChildSupport",
    "Daily Benefit",
    "Education",
    "Fee",
    "Insurance",
    "Miscellaneous",
    "Monthly Benefit",
    "Refund",
    "Salary",
    "Thrift",
    "Travel",
    "Vendor",
)
SEC_CODES: Final = ("CCD", "PPD", "IAT", "CTX")
ENCLOSURES: Final = ("nameonly", "letter", "stub", "insert", "")

TRANSACTION_CODES: Final = (22, 23, 24, 32, 33, 34, 42, 43, 52, 53)
PRENOTES: Final = (23, 33, 43, 53)
ZERO_DOLLAR: Final = (24, 34)
VENDOR_ONLY: Final = (42, 43, 52, 53)

ACH_MECHANISMS: Final = ("CreditCard", "DebitCard", "SVC", "ACH", "BookEntry", "EBT")
CHECK_MECHANISMS: Final = ("Cash", "Check", "BookEntry")

MOST_ADDENDA: Final = {"CCD": 1, "PPD": 1, "IAT": 2, "CTX": 0}
MOST_CTX_ADDENDA: Final = 999

SAME_DAY_CENTS: Final = 1_000_000_00
"""Largest same-day ACH payment (SPR 5.0.2, 1.6)."""
MOST_CENTS: Final = 99_999_999_99
"""Largest amount that the ten positions hold."""

TIN_KINDS: Final = {"1": "ssn", "2": "ein", "3": "itin"}
