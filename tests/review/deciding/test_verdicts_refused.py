"""A verdict that is not complete is refused, names its field, and writes nothing."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from outlay.review.deciding.decide import decide
from outlay.review.deciding.refusals import Refused
from outlay.review.models import Action, AuditEvent, Decision, Found, Item, State
from tests.review.deciding.verdicts import hold, improper, refer, release
from tests.review.made import OTHER_AGENCY, made_item, made_person

WRONG = {
    "no action": ({"action": "deny"}, "action"),
    "reopen": ({"action": Action.REOPEN, "reason_code": "mistake"}, "action"),
    "no reason": ({"reason_code": ""}, "reason_code"),
    "other action's reason": ({"reason_code": "insider"}, "reason_code"),
    "nothing found": ({"found": ""}, "found"),
    "found wrong": ({"found": Found.OVERPAYMENT}, "found"),
    "amount": ({"amount_wrong_cents": 5}, "amount_wrong_cents"),
    "suspicion": ({"suspicion": "error"}, "suspicion"),
    "cause": ({"cause": "does_not_exist"}, "cause"),
    "control": ({"control": "within"}, "control"),
    "theme": ({"theme": "Age"}, "theme"),
    "end": ({"hold_until": dt.datetime(2026, 3, 2, tzinfo=dt.UTC)}, "hold_until"),
    "other without note": ({"reason_code": "other", "note": " "}, "note"),
}


@pytest.mark.parametrize(("change", "field"), WRONG.values(), ids=WRONG)
def test_an_incomplete_release_is_refused_and_writes_nothing(analyst, change, field):
    refused(analyst, replace(release(), **change), field)


WRONG_IMPROPER = {
    "no note": ({"note": "  "}, "note"),
    "proper": ({"found": Found.PROPER}, "found"),
    "no amount": ({"amount_wrong_cents": None}, "amount_wrong_cents"),
    "zero": ({"amount_wrong_cents": 0}, "amount_wrong_cents"),
    "too much": ({"amount_wrong_cents": 100_002}, "amount_wrong_cents"),
    "no cause": ({"cause": ""}, "cause"),
    "odd cause": ({"cause": "bad luck"}, "cause"),
    "odd theme": ({"theme": "Weather"}, "theme"),
    "odd control": ({"control": "beside"}, "control"),
    "odd suspicion": ({"suspicion": "spite"}, "suspicion"),
    "taxpayer number": ({"note": "His number is 123-45-6789."}, "note"),
    "technical with amount": ({"found": Found.TECHNICAL}, "amount_wrong_cents"),
    "unknown with a theme": (
        {"found": Found.UNKNOWN, "amount_wrong_cents": None, "cause": ""}
        | {"theme": "Age"},
        "theme",
    ),
}


@pytest.mark.parametrize(
    ("change", "field"), WRONG_IMPROPER.values(), ids=WRONG_IMPROPER
)
def test_an_incomplete_finding_is_refused(analyst, change, field):
    refused(analyst, replace(improper(), **change), field)


def test_a_referral_needs_suspected_fraud_and_a_note(analyst):
    refused(analyst, replace(refer(), suspicion=""), "suspicion")
    refused(analyst, replace(refer(), note=""), "note")


def test_more_can_be_underpaid_than_was_paid(analyst):
    verdict = improper(found=Found.UNDERPAYMENT, amount_wrong_cents=900_000)
    assert decide(made_item(), 1, verdict, by=analyst).amount_wrong_cents == 900_000


def test_all_of_a_payment_can_be_overpaid_also_of_a_reversal(analyst):
    item = made_item(amount_cents=-5_000)
    decide(item, 1, improper(amount_wrong_cents=5_000), by=analyst)


@pytest.mark.parametrize(
    "days", [-1, 0, 6.01], ids=["past", "now", "longer than the agency lets it"]
)
def test_a_hold_ends_within_the_agencys_days(analyst, days):
    until = timezone.now() + dt.timedelta(days=days)
    verdict = replace(hold(analyst), hold_until=until)
    refused(analyst, verdict, "hold_until")


def test_a_hold_needs_an_owner_who_can_decide_it(analyst, auditor):
    stranger = made_person("far", agencies=(OTHER_AGENCY,))
    for owner in (None, auditor, stranger):
        refused(analyst, replace(hold(analyst), hold_owner=owner), "hold_owner")
    refused(analyst, replace(hold(analyst), found=Found.PROPER), "found")


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), -3.0])
def test_a_time_that_cannot_be_is_left_out(analyst, seconds):
    decision = decide(made_item(), 1, release(), by=analyst, seconds_on_case=seconds)
    assert decision.seconds_on_case is None


def refused(person, verdict, field):
    item = made_item(Item.objects.count() + 1)
    with pytest.raises(Refused) as why:
        decide(item, 1, verdict, by=person)
    assert why.value.field == field
    item.refresh_from_db()
    assert (item.state, item.version) == (State.OPEN, 1)
    assert not Decision.objects.exists()
    assert not AuditEvent.objects.exists()
