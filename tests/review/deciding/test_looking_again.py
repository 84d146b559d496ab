"""Who may look a second time, and when two people agree."""

import datetime as dt

import pytest

from outlay.review.access.roles import Role
from outlay.review.deciding.agreeing import near
from outlay.review.deciding.decide import decide
from outlay.review.deciding.notes import add_note
from outlay.review.deciding.refusals import Refused
from outlay.review.deciding.reopen import reopen
from outlay.review.deciding.second import second_say
from outlay.review.models import SecondLook
from tests.review.deciding.looking_again import drawn, look_again
from tests.review.deciding.verdicts import hold, refer, release
from tests.review.made import OTHER_AGENCY, made_person


@pytest.mark.parametrize(
    ("given", "agrees"),
    [
        ({}, True),
        ({"amount_wrong_cents": 5_100}, True),
        ({"amount_wrong_cents": 5_101}, False),
        ({"suspicion": "fraud"}, False),
        ({"suspicion": ""}, False),
        ({"found": "underpayment"}, False),
        ({"found": "unknown", "amount_wrong_cents": None}, False),
        ({"found": "proper", "suspicion": "", "amount_wrong_cents": None}, False),
    ],
)
def test_agreeing_is_class_suspicion_and_much_the_same_sum(
    wanted, other_analyst, given, agrees
):
    look_again(wanted, other_analyst, **given)
    kept = SecondLook.objects.get()
    assert (kept.by, kept.agrees) == (other_analyst, agrees)
    assert kept.at - kept.wanted_at < dt.timedelta(minutes=5)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (None, None, True),
        (None, 5, False),
        (100_000, 101_000, True),
        (100_000, 101_011, False),
        (101_011, 100_000, False),
        (1, 101, True),
        (1, 102, False),
    ],
)
def test_sums_within_a_hundredth_or_a_dollar_are_the_same(one, other, same):
    assert near(one, other) is same


def test_a_referral_without_a_class_is_agreed_with_by_its_suspicion(
    share, analyst, supervisor, other_analyst
):
    waiting = decide(drawn(), 1, refer(), by=analyst)
    second_say(waiting, by=supervisor, approve=True, note="")
    looked = look_again(SecondLook.objects.get(), other_analyst, suspicion="fraud")
    assert looked.agrees


def test_not_whoever_had_a_part_in_it(share, analyst, supervisor, other_analyst):
    item = drawn()
    decide(item, 1, hold(other_analyst), by=other_analyst)
    waiting = decide(item, 2, refer(), by=analyst)
    second_say(waiting, by=supervisor, approve=True, note="")
    for person in (analyst, supervisor, other_analyst):
        with pytest.raises(Refused, match="had a part"):
            look_again(SecondLook.objects.get(), person)


def test_not_whoever_wrote_on_the_case(wanted, other_analyst):
    add_note(wanted.item, "The rate changed in May.", by=other_analyst)
    with pytest.raises(Refused, match="had a part"):
        look_again(wanted, other_analyst)


def test_not_other_roles_or_agencies(wanted, auditor):
    stranger = made_person("far", Role.ANALYST, agencies=(OTHER_AGENCY,))
    for person in (auditor, stranger):
        with pytest.raises(Refused):
            look_again(wanted, person)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"found": ""}, "found"),
        ({"suspicion": "spite"}, "suspicion"),
        ({"amount_wrong_cents": None}, "amount_wrong_cents"),
        ({"amount_wrong_cents": 10**9}, "amount_wrong_cents"),
        ({"note": "123-45-6789"}, "note"),
    ],
)
def test_an_incomplete_look_is_refused(wanted, other_analyst, given, field):
    with pytest.raises(Refused) as why:
        look_again(wanted, other_analyst, **given)
    assert why.value.field == field
    assert SecondLook.objects.get().at is None


def test_once(wanted, other_analyst, supervisor):
    look_again(SecondLook.objects.get(), other_analyst)
    with pytest.raises(Refused, match="already"):
        look_again(wanted, supervisor)
    assert SecondLook.objects.get().by == other_analyst


def test_what_was_reopened_is_not_looked_at(wanted, supervisor, other_analyst):
    reopen(wanted.item, 2, by=supervisor, reason_code="mistake", note="Oh")
    with pytest.raises(Refused, match="opened again"):
        look_again(wanted, other_analyst)


def test_nor_what_was_decided_anew_since(
    wanted, analyst, supervisor, other_analyst, share
):
    reopen(wanted.item, 2, by=supervisor, reason_code="mistake", note="Oh")
    decide(wanted.item, 3, release(), by=analyst)
    with pytest.raises(Refused, match="opened again"):
        look_again(wanted, other_analyst)
    assert not SecondLook.objects.filter(at__isnull=False).exists()
