"""Verdicts that are complete; a test changes what it is about."""

import datetime as dt
from typing import Any

from django.utils import timezone

from outlay.review.deciding.verdict import Verdict
from outlay.review.models import Action, Found, Person, Suspicion


def release(**given: Any) -> Verdict:
    columns = {"reason_code": "documents_support", "found": Found.PROPER}
    return Verdict(Action.RELEASE, **(columns | given))


def improper(**given: Any) -> Verdict:
    columns = {
        "reason_code": "wrong_amount",
        "note": "The rate of May was paid in June.",
        "found": Found.OVERPAYMENT,
        "suspicion": Suspicion.ERROR,
        "cause": "failure_to_access",
        "theme": "Financial",
        "control": "within",
        "amount_wrong_cents": 5_000,
    }
    return Verdict(Action.IMPROPER, **(columns | given))


def refer(**given: Any) -> Verdict:
    columns = {
        "reason_code": "account_taken_over",
        "note": "The payee knows nothing of the new account.",
        "suspicion": Suspicion.FRAUD,
    }
    return Verdict(Action.REFER, **(columns | given))


def hold(owner: Person | None, **given: Any) -> Verdict:
    columns = {
        "reason_code": "documents_awaited",
        "hold_owner": owner,
        "hold_until": timezone.now() + dt.timedelta(days=3),
    }
    return Verdict(Action.HOLD, **(columns | given))
