"""Made-up people, batches and items for tests of the review app."""

import datetime as dt
from typing import Any

from django.utils import timezone

from outlay.review.access.roles import Role
from outlay.review.models import (
    Batch,
    BatchAgency,
    BatchRun,
    Explanation,
    Item,
    ItemReason,
    Person,
    Scope,
    State,
)
from tests.review.unguarded import in_any_state

AGENCY, OTHER_AGENCY = "SSA", "VA"
PASSWORD = "made-up-password"  # noqa: S105 - of nobody


RUN = {
    "fraud_model": "outlay-fraud/1",
    "error_model": "outlay-error/1",
    "policy": "49bfa39d6129a280",
}


def made_person(
    username: str = "ann",
    role: Role = Role.ANALYST,
    *,
    agencies: tuple[str, ...] = (AGENCY,),
) -> Person:
    person = Person(username=username, name=username.title(), role=role)
    person.set_password(PASSWORD)
    person.save()
    Scope.objects.bulk_create(Scope(person=person, agency=a) for a in agencies)
    return person


def made_batch(key: str = "c2746f0e8084ccb7", **given: Any) -> Batch:
    now = timezone.now()
    columns: dict[str, Any] = {
        "run_id": "44488ccff87fa8e7",
        "content_sha256": "0" * 64,
        "file_name": "day.spr",
        "payments": 20_000,
        "cents": 6_830_029_860,
        "to_review": 64,
        "scheduled_on": now.date() + dt.timedelta(days=1),
        "cut_off": now + dt.timedelta(hours=6),
        "loaded_at": now,
        "state": Batch.READY,
    }
    models = {name: given.pop(name) for name in RUN if name in given}
    batch = Batch.objects.create(key=key, **(columns | given))
    BatchRun.objects.create(batch=batch, run_id=batch.run_id, **(RUN | models))
    return batch


def note_agency(batch: Batch | int, agency: str, *codes: str) -> None:
    """Note what an agency has in a batch, as loading does."""
    number = batch if isinstance(batch, int) else batch.pk
    part, _ = BatchAgency.objects.get_or_create(batch_id=number, agency=agency)
    part.codes = sorted({*part.codes, *codes})
    part.save()


def reason(code: str = "F-CHG-ADDR-TOO", **given: Any) -> dict[str, Any]:
    return {
        "code": code,
        "model": "fraud",
        "sentence": "The latest changes of account and address lie 0 days apart.",
        "clears": "a move that explains the new account, confirmed by a call back",
        "feature": "days_between_changes",
        "value": 0.0,
        "contribution": 1.79,
        "version": 1,
        "family": "changes",
        "family_contribution": 2.18,
        "comparison": "The middle of all payments in training: 13.",
    } | given


REASONS = [
    reason(),
    reason(
        "F-ACCT-SHARE",
        sentence="The account received the share 4.3% of the payee's earlier payments.",
        clears="a call back to the payee by a number on file",
        feature="account_share_of_payee",
        value=0.043,
        contribution=0.59,
        family="age",
        family_contribution=1.08,
    ),
    reason(
        "F-KNOWN-BANK-FRAUD",
        sentence="The known rate of referrals through this bank is 4.7% (190).",
        clears="the earlier cause was put right, or does not apply to this payment",
        feature="bank_fraud_rate",
        value=0.047,
        contribution=0.26,
        family="findings",
        family_contribution=0.4,
    ),
]
CHECKS = [
    {"check": "funds", "status": "not_checked", "why": "no source is connected"},
    {"check": "tin", "status": "pass", "why": "well-formed and possible for its kind"},
]


def made_item(number: int = 1, *, batch: Batch | None = None, **given: Any) -> Item:
    """Return an open item; `number` makes its key, amount and priority its own."""
    batch = batch or Batch.objects.first() or made_batch()
    columns: dict[str, Any] = {
        "run_id": batch.run_id,
        "payment_key": f"28040001-2026-OASA2606290001-{number:08}",
        "agency": AGENCY,
        "program": "Old-Age, Survivors, and Disability Insurance (OASDI)",
        "payment_type": "Monthly Benefit",
        "method": "ach",
        "scheduled_on": batch.scheduled_on,
        "amount_cents": 100_000 + number,
        "expected_loss_cents": 10_000 + number,
        "lead": "fraud",
        "top_code": REASONS[0]["code"],
        "top_reason": REASONS[0]["sentence"],
        "selection": Item.SCORE,
        "inclusion_probability": 1.0,
        "payee_key": f"{number:032x}",
        "account_key": f"a{number:031x}",
        "address_key": f"b{number:031x}",
        "payee_mask": "M. B.",
        "tin_mask": "***-**-1234",
        "account_mask": "****6789",
        "due_at": batch.cut_off,
    } | given
    columns.setdefault("priority", columns["expected_loss_cents"])
    with in_any_state(columns.get("state", State.OPEN)):
        item = Item.objects.create(batch=batch, **columns)
    ItemReason.objects.bulk_create(
        ItemReason(item=item, code=r["code"]) for r in REASONS
    )
    note_agency(batch, item.agency, *(r["code"] for r in REASONS))
    Explanation.objects.create(
        item=item, p_fraud=0.25, p_error=0.01, reasons=REASONS, checks=CHECKS, facts={}
    )
    return item
