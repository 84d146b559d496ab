"""No row takes the place of another: SQLite's REPLACE asks no trigger of removal.

Postgres has no REPLACE; what an INSERT does to a row it meets is an UPDATE there.
"""

import sqlite3

import pytest
from django.db import connection

from outlay.review.models import Item, State
from tests.review.deciding.refusing import refuses
from tests.review.made import made_batch, made_item
from tests.review.unguarded import take_off, without

POSTGRES = connection.vendor == "postgresql"
sqlite_alone = pytest.mark.skipif(POSTGRES, reason="Postgres has no REPLACE")
# Each table's keys: what is changed so that a row meets another by that key alone.
KEYS = {
    "auditevent": ["number"],
    "audithead": ["id"],
    "note": ["id"],
    "notice": ["id"],
    "decision": ["id", "item_id, item_version"],
    "secondlook": ["id", "decision_id"],
    "item": ["id", "batch_id, payment_key"],
}
OPEN = {"item": {"state": "'open'"}}  # so that another guard does not refuse it
MEETINGS = [(table, key) for table, keys in KEYS.items() for key in keys]


def put(table, key, clause="OR REPLACE", after="", **others):
    """Return an INSERT of the table's rows that meet the old ones by one key alone."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(
            cursor, f"review_{table}"
        )
    own = {each.name: each.name for each in found}
    first = {"auditevent": "number"}.get(table, "id")
    if key != first:
        own |= {first: f"{first} + 1000"}
    own |= others
    return (
        f"INSERT {clause} INTO review_{table} ({', '.join(own)}) "
        f"SELECT {', '.join(own.values())} FROM review_{table} WHERE 1 = 1 {after}"
    )


@sqlite_alone
@pytest.mark.parametrize(("table", "key"), MEETINGS)
def test_no_row_is_put_in_place_of_another(case, table, key):
    refuses(put(table, key, **OPEN.get(table, {})))


@sqlite_alone
def test_nor_an_event_by_one_that_follows_the_head(case):
    """The log's numbers are no row numbers: a row could be met by its own alone."""
    follows = {
        "rowid": "rowid",
        "number": "(SELECT number + 1 FROM review_audithead)",
        "previous": "(SELECT digest FROM review_audithead)",
    }
    refuses(put("auditevent", "", **follows) + "AND number = 1")


@sqlite_alone
@pytest.mark.parametrize("key", KEYS["item"])
def test_nor_an_undecided_payment(db, key):
    made_item()
    refuses(put("item", key))


@sqlite_alone
def test_nor_by_a_later_batch_of_the_same_payment(db):
    made_item()
    later = made_batch("later")
    refuses(put("item", "payment_key", batch_id=str(later.pk)))


@sqlite_alone
@pytest.mark.parametrize(
    "change",
    [
        "id = {decided}",
        "rowid = {decided}",
        "payment_key = (SELECT payment_key FROM review_item WHERE id = {decided})",
    ],
)
def test_a_change_puts_no_payment_in_place_of_another(case, change):
    other = made_item(2)
    said = change.format(decided=case.pk)
    refuses(f"UPDATE OR REPLACE review_item SET {said} WHERE id = {other.pk}")


@sqlite_alone
def test_a_payment_that_opens_again_takes_no_open_ones_place(analyst):
    made_item()
    with without("review_item_no_replace"):
        later = made_item(batch=made_batch("later"), state=State.RELEASED)
    with without("review_item_stands"):
        change = f"state = 'open' WHERE id = {later.pk}"
        refuses(f"UPDATE OR REPLACE review_item SET {change}")


@sqlite_alone
@pytest.mark.parametrize("table", ["note", "decision", "secondlook", "item"])
def test_without_guards_a_row_is_replaced_in_silence(case, table):
    column = {"item": "agency"}.get(table, "note" if table != "note" else "text")
    take_off()
    with connection.cursor() as cursor:
        cursor.execute(put(table, "id", **{column: "'nothing'"}))
        cursor.execute(f"SELECT {column} FROM review_{table}")
        assert cursor.fetchall() == [("nothing",)]


@sqlite_alone
@pytest.mark.django_db(transaction=True)
def test_whoever_connects_is_refused(case):
    """A connection of somebody else has neither the app's settings nor its keys on."""
    with sqlite3.connect(connection.settings_dict["NAME"]) as other:
        assert other.execute("PRAGMA foreign_keys").fetchone() == (0,)
        for table in ("note", "decision", "item"):
            with pytest.raises(sqlite3.IntegrityError, match="replaced"):
                other.execute(put(table, "id", **OPEN.get(table, {})))
        with pytest.raises(sqlite3.IntegrityError, match="removed"):
            other.execute("DELETE FROM review_item")
    other.close()
    assert Item.objects.get().state == State.RELEASED


@pytest.mark.parametrize(
    ("table", "key", "change"),
    [
        ("auditevent", "number", "actor = 'eve'"),
        ("note", "id", "text = 'nothing'"),
        ("notice", "id", "confirmed = NULL"),
        ("decision", "id", "note = 'other words'"),
        ("decision", "item_id, item_version", "note = 'other words'"),
        ("secondlook", "id", "found = 'unknown'"),
        ("secondlook", "decision_id", "found = 'unknown'"),
        ("item", "id", "amount_cents = 1"),
        ("item", "batch_id, payment_key", "amount_cents = 1"),
    ],
)
def test_no_insert_changes_the_row_it_meets(case, table, key, change):
    others = {"state": "'open'"} if table == "item" else {}
    refuses(
        put(table, key, "", f"ON CONFLICT ({key}) DO UPDATE SET {change}", **others)
    )


@pytest.mark.parametrize("state", [s for s in State.values if s != State.OPEN])
def test_a_payment_comes_in_open(db, state):
    item = made_item()
    refuses(
        put(
            "item",
            "payment_key",
            "",
            batch_id=str(item.batch_id),
            payment_key="'another'",
            state=f"'{state}'",
        )
    )


def test_a_payment_keeps_its_number(db):
    made_item()
    refuses("UPDATE review_item SET id = id + 1000")


def test_a_decided_payment_stays(case):
    refuses("DELETE FROM review_item")


def test_a_referral_needs_a_second_person(case):
    change = {"item_version": "1000", "needs_second": "false", "action": "'refer'"}
    refuses(put("decision", "", "", **change))
