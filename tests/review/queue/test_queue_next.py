"""Which payment comes next for a person."""

import datetime as dt

import pytest
from django.utils import timezone

from outlay.review.models import Item
from outlay.review.queue import order
from outlay.review.queue.order import next_after
from tests.review.made import OTHER_AGENCY, made_item
from tests.review.queue.rows_made import made_items


@pytest.fixture(params=[False, True], ids=["few", "many"])
def many(request, monkeypatch):
    if request.param:
        monkeypatch.setattr(order, "COUNTED", 0)


@pytest.fixture
def five(db, many):
    return [made_item(n, priority=100 - n) for n in range(5)]


def test_the_next_one_follows_in_the_queue_order(five, analyst):
    assert next_after(analyst, None) == five[0]
    assert next_after(analyst, five[1]) == five[2]


def test_after_the_last_one_it_begins_at_the_top(five, analyst):
    assert next_after(analyst, five[4]) == five[0]


def test_one_s_own_come_first(five, analyst):
    Item.objects.filter(pk=five[3].pk).update(assigned_to=analyst)
    assert next_after(analyst, five[0]) == five[3]
    assert next_after(analyst, five[4]) == five[3]
    assert next_after(analyst, five[3]) == five[4]


def test_what_is_another_s_is_left_to_them(five, analyst, other_analyst):
    Item.objects.filter(pk=five[1].pk).update(assigned_to=other_analyst)
    assert next_after(analyst, five[0]) == five[2]


def test_unless_they_are_away(five, analyst, other_analyst):
    Item.objects.filter(pk=five[1].pk).update(assigned_to=other_analyst)
    other_analyst.away_until = timezone.now().date() + dt.timedelta(days=3)
    other_analyst.save()
    assert next_after(analyst, five[0]) == five[1]
    other_analyst.away_until = timezone.now().date() - dt.timedelta(days=3)
    other_analyst.save()
    assert next_after(analyst, five[0]) == five[2]


def test_only_open_ones_of_one_s_agencies(many, analyst):
    made_item(1, agency=OTHER_AGENCY)
    for state in ("held", "pending", "released"):
        made_items(1, state=state)
    assert next_after(analyst, None) is None
    last = made_item(2)
    assert next_after(analyst, None) == last
    assert next_after(analyst, last) is None


def test_ties_go_by_number(many, analyst):
    items = sorted(made_items(5, priority=7), key=lambda item: item.pk)
    found = [next_after(analyst, None)]
    for _ in range(4):
        found.append(next_after(analyst, found[-1]))
    assert found == items


def test_who_sees_every_agency_has_a_next_one_too(many, auditor):
    item = made_item(1, agency=OTHER_AGENCY)
    assert next_after(auditor, None) == item
