"""Twenty people decide the same sixty payments at the same moments."""

import random
import threading
from collections import Counter

import pytest
from django.db import IntegrityError
from django.db.models import F

from outlay.review.access.roles import Role
from outlay.review.deciding import decide as deciding
from outlay.review.deciding.assign import assign
from outlay.review.deciding.decide import decide
from outlay.review.deciding.notes import add_note
from outlay.review.deciding.refusals import LostUpdateError, Refused
from outlay.review.deciding.reopen import reopen
from outlay.review.deciding.second import second_say
from outlay.review.models import Decision, Item, Note, SecondLook, State
from outlay.review.trail.verify import verify
from tests.review.deciding.together import together
from tests.review.deciding.verdicts import improper, refer, release
from tests.review.made import made_batch, made_item, made_person

PEOPLE, PAYMENTS = 20, 60
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def crowd(transactional_db):
    return [made_person(f"p{each:02}") for each in range(PEOPLE)]


def made_queue(payments):
    batch = made_batch()
    return [made_item(each, batch=batch) for each in range(1, payments + 1)]


def writes(person):
    """Every other person writes a note, the others release without one."""
    return int(person.username[1:]) % 2 == 0


def all_decide(people, items):
    """Let every person decide each item, all at once; return what came of it."""

    def work(person, barrier):
        mine = []
        for item in items:
            text = f"{person.username} on {item.pk}"
            verdict = improper(note=text) if writes(person) else release()
            barrier.wait()
            try:
                mine.append((person, item, decide(item, 1, verdict, by=person)))
            except (LostUpdateError, IntegrityError) as error:
                mine.append((person, item, error))
        return mine

    return [answer for mine in together(people, work) for answer in mine]


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


def test_people_who_do_everything_at_once_never_block_each_other(transactional_db):
    """Assigning many, deciding, approving, reopening, writing, in any order."""
    people = [made_person(f"s{each}", Role.SUPERVISOR) for each in range(6)]
    items = made_queue(6)

    def something(person, item, luck):
        fresh = Item.objects.get(pk=item.pk)
        latest = fresh.decisions.order_by("-id").first()
        doing = luck.randrange(4)
        if doing == 0:
            assign(Item.objects.all(), to=luck.choice(people), by=person, because="Ill")
        elif doing == 1:
            add_note(fresh, "Seen", by=person)
        elif fresh.state == State.PENDING:
            second_say(latest, by=person, approve=luck.random() < 0.5, note="So")
        elif fresh.state == State.OPEN:
            verdict = luck.choice([release(), improper(), refer()])
            decide(fresh, fresh.version, verdict, by=person)
        else:
            said = {"reason_code": "mistake", "note": "Oh"}
            reopen(fresh, fresh.version, by=person, **said)

    def work(person, barrier):
        luck = random.Random(person.username)  # noqa: S311 - a test's dice
        barrier.wait()
        for item in luck.choices(items, k=20):
            try:
                something(person, item, luck)
            except Refused:
                continue

    together(people, work)
    assert verify().sound
    for item in Item.objects.all():
        seconded = item.decisions.exclude(second="").count()
        assert item.version == 1 + item.decisions.count() + seconded
