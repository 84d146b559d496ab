"""What a page shows of names and numbers: initials, and the last four."""

from dataclasses import dataclass

from outlay.review.loading.sealing import Identity

LAST = 4
LEAST = 8  # the last four of a shorter number would be most of it
INITIALS = 3
NAMELESS = "no name"
TIN_FORMS = {"ssn": "***-**-", "itin": "***-**-", "ein": "**-***"}


@dataclass(frozen=True, slots=True)
class Masks:
    """How one payment's payee and numbers are shown; empty where there is none."""

    payee: str
    tin: str
    account: str


def masks_of(identity: Identity, tin_type: str | None) -> Masks:
    """Return the masks of an identity whose taxpayer number is of that kind."""
    return Masks(
        payee=initials(identity.name or ""),
        tin=_last(identity.tin or "", TIN_FORMS.get(tin_type or "", "*****")),
        account=_last(identity.account_number or "", "****"),
    )


def initials(name: str) -> str:
    """Return "M. B." of Mary Baker, or "no name"."""
    words = [word.lstrip(".,'\"()-&") for word in name.split()]
    letters = [word[0].upper()[:1] for word in words if word]
    return " ".join(f"{letter}." for letter in letters[:INITIALS]) or NAMELESS


def _last(number: str, hidden: str) -> str:
    plain = "".join(letter for letter in number if letter.isalnum())
    if not plain:
        return ""
    return f"{hidden}{plain[-LAST:]}" if len(plain) >= LEAST else "****"
