"""Second looks: who gets one, who may look, and when two people agree."""

import datetime as dt
import hashlib
import hmac

import pytest
from django.conf import settings

from outlay.review.access.roles import Role
from outlay.review.config import agency
from outlay.review.deciding import looks
from outlay.review.deciding.agreeing import near
from outlay.review.deciding.decide import decide
from outlay.review.deciding.looks import look, lot, want_second_look
from outlay.review.deciding.notes import add_note
from outlay.review.deciding.refusals import Refused
from outlay.review.deciding.reopen import reopen
from outlay.review.deciding.second import second_say
from outlay.review.models import Item, SecondLook
from tests.review.deciding.verdicts import hold, improper, refer, release
from tests.review.made import OTHER_AGENCY, made_item, made_person


@pytest.fixture
def share(monkeypatch):
    """Return a function that sets the share of second looks."""

    def put(value):
        rules = agency.ReviewSettings(second_look_share=float(value))
        monkeypatch.setattr(looks, "review_settings", lambda: rules)

    put(0)
    return put


def drawn(number=1, **given):
    return made_item(number, selection=Item.RANDOM, **given)


@pytest.mark.parametrize("verdict", [release(), improper()], ids=["release", "wrong"])
def test_every_decision_on_a_drawn_payment_is_looked_at_again(share, analyst, verdict):
    decision = decide(drawn(), 1, verdict, by=analyst)
    wanted = SecondLook.objects.get()
    assert (wanted.decision, wanted.first_by, wanted.at) == (decision, analyst, None)
    assert want_second_look(decision) == wanted
    assert SecondLook.objects.count() == 1


def test_only_when_it_is_final(share, analyst, supervisor, other_supervisor):
    item = drawn()
    decide(item, 1, hold(analyst), by=analyst)
    waiting = decide(item, 2, refer(), by=analyst)
    second_say(waiting, by=supervisor, approve=False, note="Call them")
    waiting = decide(item, 4, refer(), by=analyst)
    assert not SecondLook.objects.exists()
    second_say(waiting, by=supervisor, approve=True, note="")
    assert SecondLook.objects.get().decision == waiting
    reopen(item, 6, by=other_supervisor, reason_code="mistake", note="Oh")
    assert SecondLook.objects.count() == 1


def test_of_the_others_the_agencys_share(share, analyst):
    share(0.5)
    for each in range(1, 41):
        decide(made_item(each), 1, release(), by=analyst)
    chosen = set(SecondLook.objects.values_list("item__payment_key", flat=True))
    keys = Item.objects.values_list("payment_key", flat=True)
    assert chosen == {key for key in keys if lot(key) < 0.5}
    assert 8 <= len(chosen) <= 32  # outside: probability 1e-4


def test_a_lot_is_a_keyed_hash_of_the_payment(settings):
    key = hashlib.sha256(
        b"outlay.review.second-look" + settings.SECRET_KEY.encode()
    ).digest()
    mac = hmac.digest(key, b"payment", "sha256")
    assert lot("payment") == int(mac.hex()[:12], 16) / 16**12
    settings.SECRET_KEY = "another"  # noqa: S105 - of nobody
    assert lot("payment") != int(mac.hex()[:12], 16) / 16**12


def test_lots_are_spread_evenly():
    drawn = [lot(f"{settings.SECRET_KEY}{each}") for each in range(4_000)]
    below = sum(each < 0.05 for each in drawn) / 4_000
    assert 0.03 < below < 0.07  # six standard errors
    assert 0.47 < sum(drawn) / 4_000 < 0.53


def look_again(wanted, by, **given):
    said = {
        "found": "overpayment",
        "suspicion": "error",
        "amount_wrong_cents": 5_000,
        "note": "",
    }
    return look(wanted, by=by, **(said | given))


@pytest.fixture
def wanted(share, analyst):
    decide(drawn(), 1, improper(), by=analyst)
    return SecondLook.objects.get()


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
