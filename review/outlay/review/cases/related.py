"""Other payments to the same account and to the same address."""

from dataclasses import dataclass

from outlay.review.cases.paid import Around, Paid
from outlay.review.models import Disbursed

SHOWN = 15  # latest payments that are listed


@dataclass(frozen=True, slots=True)
class Other:
    """One payment: `payee` is "the same payee" or "another payee (A)"."""

    paid: Disbursed
    payee: str
    case: int | None


@dataclass(frozen=True, slots=True)
class Related:
    """Payments to one account or address.

    `others` counts payees other than the case's, among the person's own agencies;
    `unlisted` payments are seen and not listed, `hidden` ones are other agencies'.
    """

    what: str
    rows: list[Other]
    others: int
    unlisted: int
    hidden: int
    more: bool
    known: bool


def related(paid: Paid) -> list[Related]:
    """Return what else went to the account and to the address of a case."""
    item = paid.item
    return [
        _related("account", item.account_key, paid.account, paid),
        _related("address", item.address_key, paid.address, paid),
    ]


def _related(what: str, key: str, around: Around, paid: Paid) -> Related:
    letters = _letters(around, paid.item.payee_key)
    rows = [
        Other(row, _payee(row, letters), paid.cases.get(row.payment_key))
        for row in around.seen[:SHOWN]
    ]
    return Related(
        what,
        rows,
        others=len(letters),
        unlisted=len(around.seen) - len(rows),
        hidden=around.hidden,
        more=around.more,
        known=bool(key),
    )


def _letters(around: Around, own: str) -> dict[str, str]:
    """Name the other payees A, B, C … in the order in which they are listed."""
    others = dict.fromkeys(r.payee_key for r in around.seen if r.payee_key != own)
    return {key: _letter(place) for place, key in enumerate(others)}


def _letter(place: int) -> str:
    turn, rest = divmod(place, 26)
    return (_letter(turn - 1) if turn else "") + chr(ord("A") + rest)


def _payee(row: Disbursed, letters: dict[str, str]) -> str:
    letter = letters.get(row.payee_key)
    return f"another payee ({letter})" if letter else "the same payee"
