"""What the database refuses of decisions and the log; without guards it is seen."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from outlay.review import guarding
from outlay.review.deciding.decide import decide
from outlay.review.deciding.second import second_say
from outlay.review.models import (
    AuditEvent,
    AuditHead,
    Decision,
    SecondLook,
)
from outlay.review.trail.record import record
from outlay.review.trail.verify import verify
from tests.review.deciding.matched import (
    OFAC,
    SAM,
    match_again,
    matched_item,
    verify_match,
)
from tests.review.deciding.refusing import refuses
from tests.review.deciding.verdicts import refer
from tests.review.made import made_item


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
    item, other = matched_item(1), matched_item(2)
    elsewhere = verify_match(other, analyst)
    doubted = verify_match(item, analyst, confirmed=False)
    written_past(item, analyst, on_match=False)
    for proof in (None, elsewhere, doubted):
        written_past(item, analyst, on_match=True, verification=proof)
    for proof in (None, elsewhere):
        two = {"verification": proof, "needs_second": True}
        written_past(item, analyst, on_match=True, **two)
    assert adverse(
        item, analyst, on_match=True, verification=doubted, needs_second=True
    ).pk


def test_an_adverse_decision_needs_a_verification_of_each_match(analyst):
    item = matched_item(1, SAM, OFAC)
    before = verify_match(item, analyst, SAM)
    written_past(item, analyst, on_match=True, verification=before)
    verify_match(item, analyst, OFAC, confirmed=False)
    verify_match(item, analyst, SAM, confirmed=False)
    written_past(item, analyst, on_match=True, verification=before)
    latest = verify_match(item, analyst, SAM)
    written_past(item, analyst, on_match=True, verification=before)
    match_again(item, OFAC)  # a later run no longer finds the one that was confirmed
    written_past(item, analyst, on_match=True, verification=latest)
    match_again(item, SAM, OFAC)
    assert adverse(item, analyst, on_match=True, verification=latest).pk


def test_suspected_fraud_needs_a_second_person(analyst):
    written_past(made_item(), analyst, suspicion="fraud")
    assert adverse(made_item(2), analyst, suspicion="fraud", needs_second=True).pk


def written_past(item, by, **given):
    """Write an adverse decision past the service: the database must refuse it."""
    with pytest.raises(DatabaseError), transaction.atomic():
        adverse(item, by, **given)


def adverse(item, by, **given):
    return Decision.objects.create(
        item=item,
        item_version=1,
        by=by,
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
