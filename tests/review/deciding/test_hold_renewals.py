"""A hold on an unverified match is renewed so often, and then by a supervisor."""

import datetime as dt

import pytest
from django.utils import timezone

from outlay.review.config import agency
from outlay.review.deciding import renewals
from outlay.review.deciding.decide import decide
from outlay.review.deciding.hold import hold_all
from outlay.review.deciding.refusals import Refused
from outlay.review.models import Decision, Item
from tests.review.deciding.matched import OFAC, SAM, matched_item, verify_match
from tests.review.deciding.verdicts import hold, release
from tests.review.made import made_batch, made_item


def hold_it(item, by, times=1):
    for _ in range(times):
        item.refresh_from_db()
        decide(item, item.version, hold(by), by=by)


def test_an_unverified_match_holds_once_more_and_then_takes_a_supervisor(
    analyst, supervisor
):
    item = matched_item()
    hold_it(item, analyst, 2)
    with pytest.raises(Refused, match="held 2 times") as why:
        hold_it(item, analyst)
    assert why.value.field == "action"
    assert "supervisor" in why.value.fix
    hold_it(item, supervisor)
    assert Decision.objects.count() == 3
    item.refresh_from_db()
    decide(item, item.version, release(), by=analyst)  # a release is always possible


def test_one_match_that_is_not_verified_is_enough(analyst):
    item = matched_item(1, SAM, OFAC)
    hold_it(item, analyst, 2)
    verify_match(item, analyst, SAM)
    with pytest.raises(Refused, match="not verified"):
        hold_it(item, analyst)
    verify_match(item, analyst, OFAC, confirmed=False)
    hold_it(item, analyst, 2)


def test_without_a_match_a_hold_is_renewed_as_often_as_needed(analyst):
    hold_it(made_item(), analyst, 4)


def test_a_later_batch_does_not_begin_the_count_anew(analyst):
    first = matched_item()
    hold_it(first, analyst, 2)
    first.refresh_from_db()
    decide(first, first.version, release(), by=analyst)
    again = matched_item(1, batch=made_batch("another"), payment_key=first.payment_key)
    with pytest.raises(Refused, match="held 2 times"):
        hold_it(again, analyst)


def test_holding_several_names_the_one_that_cannot_be_held(analyst):
    often, fresh = matched_item(1), matched_item(2)
    hold_it(often, analyst, 2)
    numbers = [(each.pk, each.version) for each in Item.objects.order_by("pk")]
    with pytest.raises(Refused, match=often.payment_key):
        hold_all(
            numbers,
            by=analyst,
            reason_code="match_to_verify",
            note="",
            hold_until=timezone.now() + dt.timedelta(days=2),
        )
    assert not fresh.decisions.exists()


@pytest.mark.parametrize("most", [0, 2])
def test_the_agency_says_how_often(analyst, monkeypatch, most):
    rules = agency.ReviewSettings(hold_renewals=most)
    monkeypatch.setattr(renewals, "review_settings", lambda: rules)
    item = matched_item()
    hold_it(item, analyst, most + 1)
    with pytest.raises(Refused, match="once" if most == 0 else "3 times"):
        hold_it(item, analyst)
