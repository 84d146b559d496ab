"""The page of a second look: the facts alone, and nothing that anybody said of them."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from outlay.review.deciding.assign import assign
from outlay.review.deciding.notes import add_note
from outlay.review.models import Item, SecondLook
from tests.review.approving.settled import released, wanted_at
from tests.review.made import made_batch, made_item

CUT_OFF = dt.datetime(2026, 7, 1, 21, tzinfo=dt.UTC)
LIST = "/second-looks/"


def address(wanted):
    return reverse("second-look", args=[wanted.pk])


TALK = "The aunt said it is her nephew's account."


@pytest.fixture
def talked_about(analyst, supervisor):
    """Return a look at a payment about which much was said."""
    item = made_item(inclusion_probability=0.125)
    add_note(item, f"Note. {TALK}", by=supervisor)
    assign(Item.objects.filter(pk=item.pk), to=analyst, by=supervisor, because=TALK)
    return wanted_at(item, analyst, note=TALK, reason_code="known_change")


def bare(page):
    """Return what the page says in its main part, without the form's own token."""
    (main,) = re.findall(r"<main.*</main>", page, flags=re.DOTALL)
    return re.sub(r'name="csrfmiddlewaretoken"[^>]*>', "", main)


def test_nothing_of_the_first_decision_is_on_the_page(
    talked_about, other_analyst, signed_in
):
    client = signed_in(other_analyst)
    page = bare(client.get(address(talked_about)).content.decode())
    assert "Why somebody is to look" in page
    for secret in (
        "nephew",
        "Ann",
        "Sue",
        "known_change",
        "A known change explains it",
        "Released",
        "released",
        "pill--",
        "0.125",
        "random",
        reverse("case", args=[talked_about.item_id]),
        reverse("case-print", args=[talked_about.item_id]),
    ):
        assert secret not in page


def test_nor_on_the_list(talked_about, other_analyst, signed_in):
    page = bare(signed_in(other_analyst).get(LIST).content.decode())
    for secret in ("nephew", "Ann", "Sue", "eleased", "random", "0.125"):
        assert secret not in page
    assert reverse("case", args=[talked_about.item_id]) not in page


def test_nor_in_what_is_given_to_the_page(talked_about, other_analyst, signed_in):
    answer = signed_in(other_analyst).get(address(talked_about))
    given = {key for context in answer.context for key in context.flatten()}
    assert not given & {"did", "standing", "each", "decisions", "notes", "notices"}


def test_one_drawn_at_random_looks_like_any_other(
    analyst, other_analyst, signed_in, monkeypatch
):
    """Two payments that differ only in how they came here give the same page."""
    monkeypatch.setattr("outlay.review.deciding.looks.lot", lambda _key: 0.0)
    for key, selection, share in (("a", Item.SCORE, 1.0), ("b", Item.RANDOM, 0.01)):
        item = made_item(
            7,
            batch=made_batch(key, cut_off=CUT_OFF, scheduled_on=CUT_OFF.date()),
            selection=selection,
            inclusion_probability=share,
        )
        released(item, analyst)
    looks = SecondLook.objects.order_by("id")
    assert [each.item.selection for each in looks] == [Item.SCORE, Item.RANDOM]
    client = signed_in(other_analyst)
    first, second = (bare(client.get(address(each)).content.decode()) for each in looks)
    assert "Why somebody is to look" in first
    assert first == second
    rows = re.findall(r"<tr>.*?</tr>", client.get(LIST).content.decode(), re.DOTALL)
    addresses = [address(each) for each in looks]
    plain = [row.replace(a, "") for row, a in zip(rows[1:], addresses, strict=True)]
    assert plain[0] == plain[1]
