"""Payments around a case: of its payee, to its account, to its address.

One bounded query each. Payments of agencies that a person does not see are counted
and never shown.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Q

from outlay.review.access.scope import agencies_of, items_of
from outlay.review.models import Disbursed, Item, Person
from outlay.review.models.context import WITHIN

MOST = 200  # payments read around a case; the page says where there are more


@dataclass(frozen=True, slots=True)
class Around:
    """Payments that share one thing with a case, latest first.

    Attributes
    ----------
    seen : list of Disbursed
        Those of the person's agencies, without the case's own payment.
    hidden : int
        How many are of other agencies.
    more : bool
        Whether there are more than `MOST`.
    """

    seen: list[Disbursed]
    hidden: int
    more: bool


@dataclass(frozen=True, slots=True)
class Paid:
    """All that the page tells of payments around a case.

    `invoice` is the token of the invoice that the case names, "" where it names none;
    `twins` are the payments that may be this one twice; `outcome` is what is known of
    the case's own payment already; `cases` has, for payment keys that are items the
    person may see, the item's number.
    """

    item: Item
    invoice: str
    outcome: str
    payee: Around
    account: Around
    address: Around
    twins: Around
    cases: dict[str, int]

    @property
    def before(self) -> list[Disbursed]:
        """The payee's payments up to the day before this one is to be paid."""
        day = self.item.scheduled_on
        return [row for row in self.payee.seen if row.scheduled_on < day]

    @property
    def usual_gap(self) -> int | None:
        """The middle of the days between the payee's payments; None of under three."""
        days = sorted({row.scheduled_on for row in self.before})
        gaps = sorted((b - a).days for a, b in pairwise(days))
        return gaps[len(gaps) // 2] if len(gaps) > 1 else None


def paid_around(person: Person, item: Item, invoice: str = "") -> Paid:
    """Return the payments around a case as the person may see them; seven queries.

    `invoice` is the invoice's token where the case's own facts have it; otherwise it
    is looked up among the store's payments.
    """
    agencies = agencies_of(person)
    payee = _sharing("payee_key", item, agencies)
    account = _sharing("account_key", item, agencies)
    address = _sharing("address_key", item, agencies)
    own = Disbursed.objects.filter(payment_key=item.payment_key).first()
    invoice = invoice or (own.invoice_key if own else "")
    twins = _twins(item, invoice, agencies)
    around = (payee, account, address, twins)
    seen = {row.payment_key for each in around for row in each.seen}
    return Paid(
        item,
        invoice=invoice,
        outcome=own.outcome if own else "",
        payee=payee,
        account=account,
        address=address,
        twins=twins,
        cases=cases_of(person, seen),
    )


def cases_of(person: Person, keys: set[str]) -> dict[str, int]:
    """Return the latest item of each payment key that is one the person may see."""
    found = items_of(person).filter(payment_key__in=keys).order_by("id")
    return dict(found.values_list("payment_key", "id"))


def _sharing(column: str, item: Item, agencies: Sequence[str] | None) -> Around:
    key = getattr(item, column)
    if not key:
        return Around([], 0, more=False)
    rows = Disbursed.objects.filter(**{column: key})
    rows = rows.exclude(payment_key=item.payment_key)
    return visible(list(rows.order_by("-scheduled_on", "-id")[: MOST + 1]), agencies)


def _twins(item: Item, invoice: str, agencies: Sequence[str] | None) -> Around:
    """Return what may be the same payment twice: each part has an index of its own."""
    days = dt.timedelta(days=WITHIN)
    alike = Q(
        amount_cents=item.amount_cents,
        scheduled_on__range=(item.scheduled_on - days, item.scheduled_on + days),
    )
    found = Q(payee_key=item.payee_key) & alike
    if item.account_key:
        found |= Q(account_key=item.account_key) & alike
    if invoice:
        found |= Q(invoice_key=invoice)
    rows = Disbursed.objects.filter(found).exclude(payment_key=item.payment_key)
    return visible(list(rows.order_by("-scheduled_on", "-id")[: MOST + 1]), agencies)


def visible(rows: Sequence[Disbursed], agencies: Sequence[str] | None) -> Around:
    """Part what a person may see from what is only counted."""
    taken = rows[:MOST]
    seen = [r for r in taken if agencies is None or r.agency in agencies]
    return Around(seen, len(taken) - len(seen), more=len(rows) > MOST)


def days_apart(one: dt.date, other: dt.date) -> int:
    """Return the days between two days, whichever comes first."""
    return abs((one - other).days)
