"""Twenty people decide the same sixty payments at the same moments."""

import threading
from collections import Counter

import pytest
from django.db import IntegrityError, close_old_connections, connections
from django.db.models import F

from outlay.review.deciding import decide as deciding
from outlay.review.deciding.decide import decide
from outlay.review.deciding.refusals import LostUpdateError
from outlay.review.models import Decision, Item, Note, SecondLook, State
from outlay.review.trail.verify import verify
from tests.review.deciding.verdicts import improper, release
from tests.review.made import made_batch, made_item, made_person

PEOPLE, PAYMENTS = 20, 60
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def verdict_of(person, item):
    """Every other person writes a note, the others release without one."""
    text = f"{person.username} on {item.pk}"
    return improper(note=text) if writes(person) else release()


def writes(person):
    return int(person.username[1:]) % 2 == 0


def all_decide(people, items):
    """Let every person decide each item, all at once; return what came of it."""
    barrier = threading.Barrier(len(people))
    answers = [[] for _ in people]

    def work(person, mine):
        try:
            for item in items:
                verdict = verdict_of(person, item)
                barrier.wait(timeout=60)
                try:
                    mine.append((item, decide(item, 1, verdict, by=person)))
                except (LostUpdateError, IntegrityError) as error:
                    mine.append((item, error))
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=work, args=pair)
        for pair in zip(people, answers, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    return [
        (person, *answer)
        for person, mine in zip(people, answers, strict=True)
        for answer in mine
    ]


@pytest.fixture
def crowd(transactional_db):
    return [made_person(f"p{each:02}") for each in range(PEOPLE)]


def made_queue(payments):
    batch = made_batch()
    return [made_item(each, batch=batch) for each in range(1, payments + 1)]


def test_twenty_people_on_sixty_payments(crowd):
    answers = all_decide(crowd, made_queue(PAYMENTS))
    accepted = [each for each in answers if isinstance(each[2], Decision)]
    late = [each for each in answers if isinstance(each[2], LostUpdateError)]

    assert len(answers) == PEOPLE * PAYMENTS
    assert len(late) == PEOPLE * PAYMENTS - PAYMENTS
    assert Counter(item.pk for _, item, _ in accepted) == Counter(
        Item.objects.values_list("pk", flat=True)
    )
    assert Decision.objects.count() == PAYMENTS
    winner = {item.pk: person for person, item, _ in accepted}
    for item in Item.objects.all():
        won = State.IMPROPER if writes(winner[item.pk]) else State.RELEASED
        assert (item.state, item.version) == (won, 2)
    for person, item, error in late:
        assert error.decision.by == winner[item.pk] != person
        assert str(winner[item.pk]) in str(error)
        if writes(person):
            assert error.kept.text.endswith(f"{person.username} on {item.pk}")
    notes = sum(writes(person) for person, _, _ in late)
    assert Note.objects.count() == notes
    told = PAYMENTS + notes + SecondLook.objects.count()
    assert (verify().sound, verify().events) == (True, told)


def test_without_the_version_test_this_would_be_seen(crowd, monkeypatch):
    """The control: the claim lets everybody through, and the constraint bites."""

    def careless(item, version, states):
        Item.objects.filter(pk=item.pk, version=version).update(version=F("version"))
        claimed = Item.objects.get(pk=item.pk)
        claimed.version = version + 1
        return claimed

    monkeypatch.setattr(deciding, "claim", careless)
    answers = all_decide(crowd, made_queue(3))
    refused = [each for each in answers if isinstance(each[2], IntegrityError)]
    assert len(refused) == 3 * (PEOPLE - 1)
    assert Decision.objects.count() == 3


def test_without_the_constraint_either_many_would_be_accepted(crowd, monkeypatch):
    """The control of the control: each decides a version of their own."""
    turn = iter(range(1, 10**6))
    lock = threading.Lock()

    def careless(item, version, states):
        claimed = Item.objects.get(pk=item.pk)
        with lock:
            claimed.version = next(turn)
        return claimed

    monkeypatch.setattr(deciding, "claim", careless)
    answers = all_decide(crowd, made_queue(1))
    # All of them where writers wait in line (SQLite); on Postgres the trigger that ties
    # an item to its latest decision stops some.
    assert sum(isinstance(each[2], Decision) for each in answers) > 1
