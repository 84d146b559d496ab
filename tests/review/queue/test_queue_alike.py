"""A payment drawn at random looks like any other, and no question tells them apart."""

import re
from dataclasses import fields

import pytest
from django.http import QueryDict

from outlay.review.models import Item
from outlay.review.queue.filters import Filters, read
from outlay.review.queue.keyset import ORDERS
from outlay.review.queue.paging import page_of
from outlay.review.queue.selecting import selection_of
from tests.review.made import AGENCY, REASONS, made_item

# Every field of the filters, with each kind of value that it can have.
QUESTIONS = {
    "state": ["undecided", "open", "held", "pending", "decided", "any"],
    "agency": [AGENCY, "VA"],
    "program": ["Old-Age, Survivors, and Disability Insurance (OASDI)", "Pension"],
    "code": [REASONS[0]["code"], REASONS[1]["code"], "F-DUP-EXACT"],
    "least": ["1", "5000"],
    "most": ["1", "5000"],
    "match": ["yes", "no"],
    "lead": ["fraud", "error", "rule"],
    "who": ["me", "nobody"],
    "batch": ["1", "999"],
    "payment": ["28040001-2026-OASA2606290001-00000001", "other"],
    "payee": [f"{7:032x}", "other"],
    "sort": list(ORDERS),
}


@pytest.fixture
def pair(analyst):
    """One that a model flagged and one that was drawn: equal but for that."""
    same = {"payee_key": f"{7:032x}", "expected_loss_cents": 700, "amount_cents": 9_000}
    flagged = made_item(1, pk=71_301, selection=Item.SCORE, by_model=True, **same)
    drawn = made_item(2, pk=71_302, selection=Item.RANDOM, by_model=False, **same)
    Item.objects.filter(pk=drawn.pk).update(inclusion_probability=0.00268)
    return flagged, drawn


def row_of(page, item):
    start = page.index(f'<tr role="row" id="row-{item.pk}">')
    return page[start : page.index("</tr>", start)]


def alike(html, item):
    """Return a row without what is its own: number and key."""
    return html.replace(item.payment_key, "KEY").replace(f"{item.pk}", "N")


def test_the_rows_are_the_same_html(pair, analyst, signed_in):
    page = signed_in(analyst).get("/queue/").content.decode()
    flagged, drawn = (alike(row_of(page, item), item) for item in pair)
    assert flagged == drawn
    assert "KEY" in flagged


def test_the_page_never_says_how_a_payment_came_here(pair, analyst, signed_in):
    page = signed_in(analyst).get("/queue/").content.decode().lower()
    for word in ("random", "selection", "inclusion", "0.00268", "arm", "by_model"):
        assert re.search(rf"\b{re.escape(word)}\b", page) is None


def test_every_filter_is_asked_here():
    assert set(QUESTIONS) == {field.name for field in fields(Filters)}


@pytest.mark.parametrize(
    ("name", "value"), [(n, v) for n, values in QUESTIONS.items() for v in values]
)
def test_no_filter_tells_them_apart(pair, analyst, name, value):
    asked = QueryDict(mutable=True)
    asked[name] = value
    filters = read(asked).filters
    page = page_of(selection_of(filters, analyst), filters.order)
    found = {number for _, number in page.keys}
    if name == "payment":
        assert len(found) == (value != "other")
    else:
        assert found in (set(), {item.pk for item in pair})


def test_an_address_cannot_ask_for_them(pair, analyst, signed_in):
    client = signed_in(analyst)
    for name in ("selection", "inclusion_probability", "routes", "by_model", "cut"):
        answer = client.get("/queue/", {name: "random"})
        assert answer.status_code == 302
        assert answer.headers["Location"] == "/queue/"
