"""Holding several at once, and holds that end by themselves."""

import datetime as dt

import pytest
from django.utils import timezone

from outlay.review.deciding.assign import assign
from outlay.review.deciding.decide import decide
from outlay.review.deciding.hold import expire_holds, hold_all
from outlay.review.deciding.refusals import Refused
from outlay.review.models import AuditEvent, Decision, Item, State
from tests.review.deciding.verdicts import hold, release
from tests.review.made import OTHER_AGENCY, made_item

NOW = timezone.now()
SOON = NOW + dt.timedelta(days=2)


def hold_them(items, by, **given):
    said = {"reason_code": "documents_awaited", "note": "", "hold_until": SOON}
    return hold_all([(i.pk, i.version) for i in items], by=by, **(said | given))


def test_each_is_held_by_whoever_has_it(analyst, other_analyst, supervisor):
    items = [made_item(each) for each in (1, 2)]
    assign(Item.objects.filter(pk=items[0].pk), to=other_analyst, by=supervisor)
    assert hold_them(items, analyst) == (2, [])
    owners = Decision.objects.order_by("item").values_list(
        "hold_owner__name", flat=True
    )
    assert list(owners) == ["Bob", "Ann"]
    assert set(Item.objects.values_list("state", "held_until")) == {("held", SOON)}


def test_one_that_is_lost_does_not_undo_the_others(analyst, other_analyst):
    items = [made_item(each) for each in (1, 2, 3)]
    decide(items[1], 1, release(), by=other_analyst)
    held, lost = hold_them(items, analyst, note="Asked for invoices")
    assert held == 2
    assert [(e.item.pk, e.decision.by) for e in lost] == [(items[1].pk, other_analyst)]
    assert lost[0].kept.text.endswith("Asked for invoices")


@pytest.mark.parametrize(
    "change",
    [
        {"reason_code": "insider"},
        {"hold_until": None},
        {"hold_until": NOW},
        {"hold_until": NOW + dt.timedelta(days=40)},
    ],
)
def test_an_incomplete_hold_holds_none(analyst, change):
    with pytest.raises(Refused):
        hold_them([made_item(1), made_item(2)], analyst, **change)
    assert not Decision.objects.exists()


def test_what_is_another_agencys_holds_none(analyst, auditor):
    items = [made_item(1), made_item(2, agency=OTHER_AGENCY)]
    with pytest.raises(Refused, match="not there for you"):
        hold_them(items, analyst)
    with pytest.raises(Refused, match="role"):
        hold_them(items[:1], auditor)
    assert not Decision.objects.exists()


def test_a_hold_ends_at_its_time_and_the_item_stays_with_its_owner(analyst):
    early, late = made_item(1), made_item(2)
    decide(early, 1, hold(analyst, hold_until=SOON), by=analyst)
    decide(late, 1, hold(analyst, hold_until=SOON + dt.timedelta(hours=1)), by=analyst)
    assert expire_holds(SOON - dt.timedelta(seconds=1)) == 0
    assert expire_holds(SOON) == 1
    assert expire_holds(SOON) == 0
    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.state, early.held_until, early.assigned_to) == (
        State.OPEN,
        None,
        analyst,
    )
    assert late.state == State.HELD
    ended = AuditEvent.objects.get(action="end hold")
    assert (ended.actor, ended.subject) == ("system", f"item:{early.pk}")


def test_whoever_has_a_held_case_open_can_decide_it_after_its_end(analyst):
    item = made_item()
    decide(item, 1, hold(analyst, hold_until=SOON), by=analyst)
    expire_holds(SOON)
    decide(item, 2, release(), by=analyst)
    item.refresh_from_db()
    assert item.state == State.RELEASED
