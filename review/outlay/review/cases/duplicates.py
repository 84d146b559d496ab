"""Payments that may be the same one twice, side by side with this one."""

from dataclasses import dataclass

from outlay.decisions.wording import day, money
from outlay.review.cases.paid import Paid, days_apart
from outlay.review.cases.words import METHODS
from outlay.review.models import Disbursed, Item
from outlay.review.models.context import WITHIN

MOST = 3  # that are shown
NOT_KNOWN = "not known"
DAY = "To be paid on"


@dataclass(frozen=True, slots=True)
class Line:
    """One property of both payments; `agrees` is None where one is not known."""

    name: str
    this: str
    other: str
    agrees: bool | None

    @property
    def verdict(self) -> str:
        """What is said of both."""
        if self.agrees is None:
            return "cannot be compared"
        return "agrees" if self.agrees else "differs"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Another payment that may be this one, why, and how both compare."""

    paid: Disbursed
    why: str
    lines: list[Line]
    usual: str
    case: int | None

    @property
    def agree(self) -> str:
        """What agrees, for paper: "agency, program, payee"."""
        return ", ".join(line.name.lower() for line in self.lines if line.agrees)

    @property
    def differ(self) -> str:
        """What differs but the day, for paper, with what the other one has."""
        return ", ".join(
            f"{line.name.lower()} ({line.other})"
            for line in self.lines
            if line.agrees is False and line.name != DAY
        )


def duplicates(paid: Paid) -> list[Duplicate]:
    """Return the likeliest first: an invoice in common, then the fewest days apart."""
    found = [(row, why) for row in paid.twins.seen if (why := _why(paid, row))]
    found.sort(key=lambda pair: (not _same_invoice(paid, pair[0]), _apart(paid, pair)))
    return [_beside(paid, row, why) for row, why in found[:MOST]]


def _why(paid: Paid, row: Disbursed) -> str:
    item = paid.item
    same_payee = row.payee_key == item.payee_key
    same_amount = row.amount_cents == item.amount_cents
    # Many payees write invoices of one number: then the amount has to agree, too.
    if _same_invoice(paid, row) and (same_payee or same_amount):
        return "The same invoice"
    near = days_apart(item.scheduled_on, row.scheduled_on) <= WITHIN
    if not same_amount or not near:
        return ""
    if same_payee:
        return f"The same payee and amount within {WITHIN} days"
    return f"The same account and amount within {WITHIN} days"


def _same_invoice(paid: Paid, row: Disbursed) -> bool:
    return bool(paid.invoice) and row.invoice_key == paid.invoice


def _apart(paid: Paid, pair: tuple[Disbursed, str]) -> tuple[int, str]:
    row = pair[0]
    return days_apart(paid.item.scheduled_on, row.scheduled_on), row.payment_key


def _beside(paid: Paid, row: Disbursed, why: str) -> Duplicate:
    return Duplicate(
        row,
        why,
        [*_open_lines(paid.item, row), *_keyed_lines(paid, row)],
        _usual(paid, row),
        paid.cases.get(row.payment_key),
    )


def _open_lines(item: Item, row: Disbursed) -> list[Line]:
    """Compare what both payments say openly."""
    methods = METHODS.get(item.method, item.method), METHODS.get(row.method, row.method)
    pairs = (
        (DAY, day(item.scheduled_on), day(row.scheduled_on)),
        ("Amount", money(item.amount_cents), money(row.amount_cents)),
        ("Agency", item.agency, row.agency),
        ("Program", item.program, row.program),
        ("Kind", item.payment_type, row.payment_type),
        ("Method", *methods),
    )
    return [Line(name, one, other, one == other) for name, one, other in pairs]


def _keyed_lines(paid: Paid, row: Disbursed) -> list[Line]:
    """Compare what only tokens are known of: whether it is the same one."""
    item = paid.item
    return [
        _keyed("Payee", item.payee_key, row.payee_key),
        _keyed("Account", item.account_key, row.account_key),
        _keyed("Address", item.address_key, row.address_key),
        _keyed("Invoice", paid.invoice, row.invoice_key),
    ]


def _keyed(name: str, one: str, other: str) -> Line:
    if not one or not other:
        this = "known" if one else NOT_KNOWN
        return Line(name, this, "known" if other else NOT_KNOWN, None)
    same = one == other
    return Line(name, "this one", "the same one" if same else "another one", same)


def _usual(paid: Paid, row: Disbursed) -> str:
    """Return what the payee's rhythm says of the days between both."""
    gap, apart = (
        paid.usual_gap,
        days_apart(paid.item.scheduled_on, row.scheduled_on),
    )
    lie = f"They lie {_days(apart)} apart" if apart else "Both are of the same day"
    if gap is None or row.payee_key != paid.item.payee_key:
        return f"{lie}."
    often = "day" if gap == 1 else f"{gap} days"
    rhythm = f"{lie}; this payee is usually paid every {often}"
    if apart * 2 < gap:
        return f"{rhythm}, so this is sooner than usual."
    return f"{rhythm}, so this may be the next regular payment."


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
