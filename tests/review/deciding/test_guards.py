"""The guards stand after any migration, and one that is gone is named."""

import pytest
from django.core.management import call_command
from django.db import connection

from outlay.review import guarding

POSTGRES = connection.vendor == "postgresql"


def test_every_guard_stands_after_migrating(db):
    meant = guarding.MADE.findall(guarding._text(connection))
    assert len(meant) >= 15
    assert len(meant) == guarding._text(connection).count("CREATE TRIGGER")
    assert guarding.missing(connection) == []


def test_a_missing_guard_is_named(db):
    where = " ON review_note" if POSTGRES else ""
    name = "review_note_no_change" if POSTGRES else "review_note_no_update"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{where}")
    assert guarding.missing(connection) == [name]


@pytest.mark.skipif(not POSTGRES, reason="SQLite has no such switch")
def test_a_guard_that_is_switched_off_is_named(db):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE review_note DISABLE TRIGGER review_note_no_change")
    assert guarding.missing(connection) == ["review_note_no_change"]


def test_both_engines_have_the_same_rules():
    """Triggers have the same names but for how a refusal is split.

    And but for those against REPLACE, which Postgres does not have.
    """

    def rules(vendor):
        text = (guarding.FILES / f"{vendor}.sql").read_text("utf-8")
        return {
            name.replace("no_update", "no_change")
            for name, _ in guarding.MADE.findall(text)
            if not name.endswith(("no_delete", "no_truncate", "no_replace"))
        }

    assert rules("sqlite") == rules("postgresql")


@pytest.mark.django_db(transaction=True)
def test_guards_stand_again_after_any_migration():
    """SQLite makes a changed table anew, and its triggers would be gone."""
    # No further: Postgres makes no trigger that names a column which came later.
    call_command("migrate", "review", "0009", verbosity=0)
    try:
        assert guarding.missing(connection) == []
    finally:
        call_command("migrate", "review", verbosity=0)
    assert guarding.missing(connection) == []
