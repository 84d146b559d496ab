"""The database itself refuses what must not happen; without guards it is seen."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from outlay.review import guarding
from outlay.review.deciding.decide import decide
from outlay.review.deciding.looks import look
from outlay.review.deciding.notes import add_note
from outlay.review.deciding.notices import add_notice
from outlay.review.deciding.second import second_say
from outlay.review.models import (
    AuditEvent,
    AuditHead,
    Decision,
    Item,
    Notice,
    SecondLook,
    State,
)
from outlay.review.trail.record import record
from outlay.review.trail.verify import verify
from tests.review.deciding.verdicts import refer, release
from tests.review.made import made_item

POSTGRES = connection.vendor == "postgresql"


@pytest.fixture
def case(analyst, other_analyst):
    """One decided item with a row in every guarded table."""
    item = made_item(selection=Item.RANDOM)
    add_note(item, "Called the bank.", by=analyst)
    proof = Notice(kind="verification", confirmed=True, what="Asked the registrar")
    proof.happened_on = timezone.now().date()
    add_notice(item, proof, by=analyst)
    decide(item, 1, release(), by=analyst)
    look(
        SecondLook.objects.get(),
        by=other_analyst,
        found="proper",
        suspicion="",
        amount_wrong_cents=None,
        note="",
    )
    return Item.objects.get()


def refuses(statement):
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


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
    """Triggers of one table have the same names but for how a refusal is split."""

    def rules(vendor):
        text = (guarding.FILES / f"{vendor}.sql").read_text("utf-8")
        return {
            name.replace("no_update", "no_change")
            for name, _ in guarding.MADE.findall(text)
            if not name.endswith(("no_delete", "no_truncate"))
        }

    assert rules("sqlite") == rules("postgresql")


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
        ("decision", "by_id = second_by_id"),
        ("decision", "needs_second = NOT needs_second"),
        ("secondlook", "agrees = NOT agrees"),
        ("secondlook", "at = NULL"),
        ("item", "state = 'improper'"),
        ("item", "state = 'open'"),
        ("item", "version = version + 2"),
        ("item", "version = 1"),
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


def test_a_second_say_is_never_ones_own_and_never_changed(analyst, supervisor):
    decision = decide(made_item(), 1, refer(), by=analyst)
    refuses(
        f"UPDATE review_decision SET second = 'approved', second_by_id = {analyst.pk}, "
        f"second_at = at"
    )
    refuses("UPDATE review_decision SET second = 'approved'")
    second_say(decision, by=supervisor, approve=True, note="")
    refuses("UPDATE review_decision SET second = 'returned'")
    refuses("UPDATE review_decision SET second_note = 'other words'")


def test_an_adverse_decision_needs_this_payments_verification(analyst):
    item, other = made_item(1, has_match=True), made_item(2, has_match=True)
    proof = Notice(kind="verification", confirmed=True, what="Asked the registrar")
    proof.happened_on = timezone.now().date()
    add_notice(other, proof, by=analyst)
    doubted = Notice(kind="verification", confirmed=False, what="Somebody else")
    doubted.happened_on = timezone.now().date()
    add_notice(item, doubted, by=analyst)
    for given in (
        {"on_match": False},
        {"on_match": True},
        {"on_match": True, "verification": proof},
        {"on_match": True, "verification": doubted},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            Decision.objects.create(
                item=item,
                item_version=1,
                by=analyst,
                at=timezone.now(),
                action="improper",
                **given,
            )


def test_a_second_look_names_who_decided(case, supervisor):
    made_item(2)
    decision = Decision.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        SecondLook.objects.create(
            item=case,
            decision=decision,
            first_by=supervisor,
            wanted_at=timezone.now(),
        )


def test_the_log_takes_no_event_beside_its_head(case):
    head = AuditHead.objects.get()
    for number, previous in (
        (head.number + 2, head.digest),
        (head.number + 1, "f" * 64),
        (0, "0" * 64),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            AuditEvent.objects.create(
                number=number,
                at=dt.datetime(2026, 3, 2, tzinfo=dt.UTC),
                actor="eve",
                action="note",
                subject="item:1",
                previous=previous,
                digest="0" * 64,
            )
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditHead.objects.create(pk=2, number=0, digest="0" * 64)


@pytest.mark.parametrize("edited", [1, 5, 9])
def test_without_guards_verification_stops_at_what_was_edited(db, edited):
    for each in range(1, 10):
        record("ann", "note", f"item:{each}")
    guarding.take_off(connection)
    AuditEvent.objects.filter(number=edited).update(subject="item:99")
    assert verify().broken_at == edited


def test_without_guards_a_cut_tail_is_seen_by_the_head(db):
    for each in range(1, 10):
        record("ann", "note", f"item:{each}")
    guarding.take_off(connection)
    AuditEvent.objects.filter(number__gte=8).delete()
    assert verify().broken_at == 8
    guarding.put_on(connection)
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditHead.objects.update(number=7)


@pytest.mark.django_db(transaction=True)
def test_guards_stand_again_after_any_migration():
    """SQLite makes a changed table anew, and its triggers would be gone."""
    call_command("migrate", "review", "0004", verbosity=0)
    try:
        assert guarding.missing(connection) == []
    finally:
        call_command("migrate", "review", verbosity=0)
    assert guarding.missing(connection) == []
