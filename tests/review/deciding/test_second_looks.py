"""Which decisions are looked at again: all drawn at random, and a share of others."""

import hashlib
import hmac

import pytest
from django.conf import settings

from outlay.review.deciding.decide import decide
from outlay.review.deciding.looks import lot, want_second_look
from outlay.review.deciding.reopen import reopen
from outlay.review.deciding.second import second_say
from outlay.review.models import Item, SecondLook
from tests.review.deciding.looking_again import drawn
from tests.review.deciding.verdicts import hold, improper, refer, release
from tests.review.made import made_item


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
