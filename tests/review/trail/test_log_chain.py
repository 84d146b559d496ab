"""The audit log's chain: every way of changing it that can be seen is seen."""

import datetime as dt
import hashlib
import json

import pytest
from django.db import DatabaseError, connection, transaction

from outlay.review.models import AuditEvent, AuditHead
from outlay.review.trail import verify as verifying
from outlay.review.trail.record import BEGINNING, HEAD, digest_of, record
from outlay.review.trail.verify import START, Link, verify
from tests.review.unguarded import take_off


@pytest.fixture
def log(db):
    return [record("ann", "note", f"item:{each}", {"of": each}) for each in range(1, 8)]


def test_a_digest_is_the_hash_of_everything_else(log):
    event = AuditEvent.objects.get(number=3)
    said = {
        "action": "note",
        "actor": "ann",
        "at": event.at.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00"),
        "data": {"of": 3},
        "number": 3,
        "previous": log[1].digest,
        "subject": "item:3",
    }
    by_hand = json.dumps(said, sort_keys=True, separators=(",", ":"))
    assert event.digest == hashlib.sha256(by_hand.encode()).hexdigest()


@pytest.mark.parametrize("chunk", [1, 2, 7, 100])
def test_a_sound_log_is_read_whole_whatever_the_chunk(log, monkeypatch, chunk):
    monkeypatch.setattr(verifying, "CHUNK", chunk)
    found = verify()
    assert (found.events, found.broken_at, found.finished) == (7, None, True)
    assert found.head == log[-1].digest


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "bob"},
        {"action": "decide"},
        {"subject": "item:99"},
        {"data": {"of": 99}},
        {"at": dt.datetime(2026, 3, 2, tzinfo=dt.UTC)},
        {"digest": "f" * 64},
        {"previous": "f" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_change_of_an_event_is_seen_at_that_event(log, change):
    take_off()
    AuditEvent.objects.filter(number=5).update(**change)
    assert verify().broken_at == 5


def test_a_removed_event_is_seen(log):
    take_off()
    AuditEvent.objects.filter(number=4).delete()
    assert verify().broken_at == 4


@pytest.mark.parametrize("cut", [7, 6])
def test_a_cut_tail_is_seen(log, cut):
    take_off()
    AuditEvent.objects.filter(number__gte=cut).delete()
    assert verify().broken_at == cut


def test_an_event_beyond_the_head_is_seen(log):
    made = AuditEvent(
        number=8,
        at=log[-1].at,
        actor="eve",
        action="note",
        subject="item:1",
        previous=log[-1].digest,
    )
    made.digest = digest_of(made)
    made.save(force_insert=True)
    assert verify().broken_at == 8


def test_an_event_put_in_between_is_seen(log):
    take_off()
    AuditEvent.objects.filter(number=7).update(number=8)
    AuditEvent.objects.filter(number=6).update(number=7)
    put_in = AuditEvent.objects.get(number=5)
    put_in.number = 6
    put_in.previous = log[4].digest
    put_in.digest = digest_of(put_in)
    put_in.save(force_insert=True)
    assert verify().broken_at == 7


def test_reading_goes_on_where_it_stopped(log):
    part = verify(most=3)
    assert (part.last, part.finished) == (Link(3, log[2].digest), False)
    rest = verify(after=part.last)
    assert (rest.events, rest.sound, rest.finished) == (4, True, True)


def test_reading_a_part_finds_what_is_broken_in_it(log):
    take_off()
    AuditEvent.objects.filter(number=5).update(actor="bob")
    assert verify(most=4).sound
    assert verify(after=Link(4, log[3].digest)).broken_at == 5
    assert verify(after=Link(5, log[4].digest)).sound


def test_from_another_event_than_was_kept_nothing_follows(log):
    assert verify(after=Link(3, "f" * 64)).broken_at == 4
    assert verify(after=Link(7, "f" * 64)).broken_at == 8
    assert verify(after=Link(9, log[-1].digest)).broken_at == 10


def test_what_is_written_while_somebody_reads_breaks_nothing(log, monkeypatch):
    events = verifying._events

    def and_one_more(after, stop):
        record("bob", "note", "item:1")
        yield from events(after, stop)

    monkeypatch.setattr(verifying, "_events", and_one_more)
    assert verify().sound
    assert AuditHead.objects.get(pk=HEAD).number == 8


def test_an_empty_log_is_sound(db):
    found = verify()
    assert (found.events, found.sound, found.last) == (0, True, START)
    assert found.head == BEGINNING


@pytest.mark.parametrize("fact", [0.5, dt.date(2026, 3, 2), ["a"], {"a": 1}])
def test_the_log_takes_plain_facts_only(db, fact):
    with pytest.raises(TypeError, match="score is "):
        record("ann", "note", "item:1", {"score": fact})
    assert not AuditEvent.objects.exists()


def test_what_is_not_done_is_not_told(db):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("ann", "note", "item:1")
        1 / 0  # noqa: B018
    assert verify().events == 0


def test_the_guards_hold_without_us(log):
    for change in (
        "UPDATE review_auditevent SET actor = 'eve' WHERE number = 3",
        "DELETE FROM review_auditevent WHERE number = 3",
        "DELETE FROM review_audithead",
        "UPDATE review_audithead SET number = 3",
    ):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)
    assert verify().sound
