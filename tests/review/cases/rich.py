"""A case with something in every part of its page."""

import datetime as dt

from django.utils import timezone

from outlay.review.models import Disbursed, Explanation, Item, Match, Note
from tests.review.made import OTHER_AGENCY, made_item, reason

NEXT_DAY = dt.timedelta(days=1)
MORE_REASONS = [
    reason(),
    reason(
        "E-DUP-INVOICE",
        model="error",
        sentence="The same invoice was paid 9 days before.",
        clears="two deliveries under one invoice, told by the receiving office",
        contribution=0.9,
        family="duplicates",
        family_contribution=0.9,
        comparison=None,
    ),
    reason(
        "F-PAYEE-AGE",
        sentence="The payee was first paid 3 years before.",
        clears="nothing to clear: it speaks for the payment",
        contribution=-0.4,
        family="age",
        family_contribution=-0.4,
        comparison="The middle of all payments in training: 2 years.",
    ),
    reason(
        "LIST-SAM",
        model="list",
        sentence="Name and address agree with an entry of the SAM exclusions.",
        clears="an independent verification that it is somebody else",
        contribution=None,
        family=None,
        family_contribution=None,
        comparison=None,
    ),
]


def disbursed(number: int, item: Item, days_before: int, **given) -> Disbursed:
    columns = {
        "payment_key": f"28040001-2026-BEFORE-{number:08}",
        "batch_key": "b",
        "agency": item.agency,
        "program": item.program,
        "payment_type": item.payment_type,
        "method": item.method,
        "scheduled_on": item.scheduled_on - days_before * NEXT_DAY,
        "amount_cents": item.amount_cents,
        "payee_key": item.payee_key,
        "account_key": item.account_key,
        "address_key": item.address_key,
        "invoice_key": "",
        "outcome": "",
    } | given
    return Disbursed.objects.create(**columns)


def rich_item(**given) -> Item:
    item = made_item(
        **(
            {
                "number": 7,
                "amount_cents": 1_234_567,
                "expected_loss_cents": 312_500,
                "has_match": True,
            }
            | given
        )
    )
    Explanation.objects.filter(item=item).update(
        reasons=MORE_REASONS,
        facts={"city": "Austin", "state": "TX", "invoice_norm_token": "invoice-1"},
    )
    for number in range(14):
        disbursed(
            number,
            item,
            30 * (number + 1),
            amount_cents=400_000 + 5_000 * number,
            account_key="old-account",
            outcome="overpayment" if number == 4 else "proper" if number == 6 else "",
        )
    disbursed(20, item, 9, invoice_key="invoice-1")
    disbursed(21, item, 40, payee_key="other-a", amount_cents=88_000)
    disbursed(22, item, 41, payee_key="other-b", amount_cents=91_000)
    for number in (23, 24):
        disbursed(number, item, 50, payee_key="other-c", agency=OTHER_AGENCY)
    Match.objects.create(
        item=item,
        source="sam",
        snapshot_on=item.scheduled_on,
        entry="S4MR3Q9XL",
        strength="NAME_ADDR",
        compared="name agrees (alias, similarity 0.97); city, state and ZIP agree; "
        "no taxpayer number in the list",
        verify="Look the entry up at SAM.gov under Exclusions, by its SAM number.",
    )
    return item


def with_notes(item: Item, person) -> None:
    for text in ("Called the office; no answer.", "They call back tomorrow."):
        Note.objects.create(item=item, by=person, at=timezone.now(), text=text)
