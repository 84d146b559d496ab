"""The schemes by name; a row's `scheme` is its place in this list."""

from outlay.payments.simulate.rows import Flags, Ints

FRAUDS = (
    "takeover",
    "mule_ring",
    "shell_vendor",
    "splitting",
    "deceased",
    "identity_reuse",
    "ghost_employee",
)
ERRORS = ("duplicate", "wrong_amount", "wrong_payee", "lapsed", "undocumented")
SCHEMES = ("none", *FRAUDS, *ERRORS)
CODE = {name: code for code, name in enumerate(SCHEMES)}
FIRST_ERROR = 1 + len(FRAUDS)
NEW_SCHEME = "ghost_employee"
"""Appears only in the last NEW_SCHEME_DAYS days."""

NEW_SCHEME_DAYS = 95


def is_fraud(scheme: Ints) -> Flags:
    """Return which schemes are fraud."""
    return (scheme > 0) & (scheme < FIRST_ERROR)
