"""Cases: one decided with rows in every table, one to look at again."""

import pytest
from django.utils import timezone

from outlay.review.config import agency
from outlay.review.deciding import looks
from outlay.review.deciding.decide import decide
from outlay.review.deciding.looks import look
from outlay.review.deciding.notes import add_note
from outlay.review.deciding.notices import add_notice
from outlay.review.models import (
    Item,
    Notice,
    SecondLook,
)
from tests.review.deciding.looking_again import drawn
from tests.review.deciding.verdicts import improper, release
from tests.review.made import made_item


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


@pytest.fixture
def share(monkeypatch):
    """Return a function that sets the share of second looks."""

    def put(value):
        rules = agency.ReviewSettings(second_look_share=float(value))
        monkeypatch.setattr(looks, "review_settings", lambda: rules)

    put(0)
    return put


@pytest.fixture
def wanted(share, analyst):
    decide(drawn(), 1, improper(), by=analyst)
    return SecondLook.objects.get()
