"""What the database refuses of the guarded tables, whatever asks for it."""

import pytest
from django.db import DatabaseError, connection, transaction

from outlay.review.deciding.decide import decide
from outlay.review.models import (
    State,
)
from outlay.review.trail.verify import verify
from tests.review.deciding.refusing import refuses
from tests.review.deciding.verdicts import refer
from tests.review.made import made_item

POSTGRES = connection.vendor == "postgresql"


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("auditevent", "actor = 'eve'"),
        ("audithead", "number = 1"),
        ("audithead", "number = number + 1"),
        ("note", "text = 'nothing'"),
        ("notice", "confirmed = NULL"),
        ("decision", "action = 'improper'"),
        ("decision", "note = 'other words'"),
        ("decision", "run_id = 'other'"),
        ("decision", "by_id = second_by_id"),
        ("decision", "needs_second = NOT needs_second"),
        ("secondlook", "agrees = NOT agrees"),
        ("secondlook", "at = NULL"),
        ("item", "state = 'improper'"),
        ("item", "state = 'open'"),
        ("item", "version = version + 2"),
        ("item", "version = 1"),
        ("item", "run_id = 'other'"),
        ("item", "amount_cents = 1"),
        ("item", "selection = 'score'"),
        ("item", "inclusion_probability = 0.5"),
        ("item", "payment_key = 'other'"),
    ],
)
def test_a_change_is_refused(case, table, change):
    refuses(f"UPDATE review_{table} SET {change}")


GUARDED = ["auditevent", "audithead", "note", "notice", "decision", "secondlook"]


@pytest.mark.parametrize("table", GUARDED)
def test_a_removal_is_refused(case, table):
    refuses(f"DELETE FROM review_{table}")
    if POSTGRES:
        refuses(f"TRUNCATE review_{table} CASCADE")


def test_a_decided_item_cannot_be_removed(case):
    with pytest.raises(DatabaseError), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM review_explanation")
            cursor.execute("DELETE FROM review_itemreason")
            cursor.execute("DELETE FROM review_item")
        connection.check_constraints()
        if POSTGRES:
            refuses("TRUNCATE review_item CASCADE")


def test_nothing_is_lost_by_all_these_refusals(case):
    assert verify().sound
    assert (case.state, case.version) == (State.RELEASED, 2)


@pytest.mark.parametrize("state", ["referred", "released", "improper", "held", "open"])
def test_what_waits_for_a_second_person_goes_nowhere(analyst, state):
    item = decide(made_item(), 1, refer(), by=analyst).item
    refuses(f"UPDATE review_item SET state = '{state}' WHERE id = {item.pk}")
    refuses(f"UPDATE review_item SET state = '{state}', version = 3")


def test_an_undecided_item_goes_nowhere_by_itself(db):
    made_item()
    for state in State.values:
        if state != State.OPEN:
            refuses(f"UPDATE review_item SET state = '{state}', version = version + 1")
