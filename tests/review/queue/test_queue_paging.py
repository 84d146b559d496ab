"""Pages by place: every row once and in order, whatever happens meanwhile."""

import datetime as dt
import random
from itertools import chain

import pytest
from django.utils import timezone

from outlay.review.models import Item, State
from outlay.review.queue import paging, walking
from outlay.review.queue.keyset import AMOUNT, DUE, LOSS, ORDERS
from outlay.review.queue.paging import PAGE, page_of
from outlay.review.queue.walking import Selection
from tests.review.made import AGENCY, OTHER_AGENCY
from tests.review.queue.rows_made import link, made_items, shown

STATES = (State.OPEN, State.HELD, State.PENDING)


@pytest.fixture(params=[False, True], ids=["few", "many"])
def many(request, monkeypatch):
    """Both ways: all keys sorted, and walks along an index, agency by agency."""
    if request.param:
        monkeypatch.setattr(paging, "COUNTED", 5)
        monkeypatch.setattr(walking, "FEW", 5)
    return request.param


@pytest.fixture
def items(db):
    lots = random.Random(7)  # noqa: S311 - rows, no secret
    now = timezone.now()
    return made_items(
        103,
        priority=lambda _: lots.randrange(8),
        amount_cents=lambda _: lots.randrange(-3, 5),
        due_at=lambda n: (
            now + dt.timedelta(hours=lots.randrange(4), microseconds=n % 2)
        ),
        state=lambda _: lots.choice(STATES),
        agency=lambda _: lots.choice([AGENCY, OTHER_AGENCY]),
    )


def slowly(items, order):
    """Return the numbers in order, by sorting rows in Python."""
    sign = -1 if order.falling else 1

    def place(item):
        value = getattr(item, order.column)
        value = value.timestamp() if order is DUE else value
        return sign * value, item.pk

    return [item.pk for item in sorted(items, key=place)]


def selection(agencies=None, states=STATES):
    return Selection(Item.objects.all(), states, agencies)


def forwards(chosen, order):
    found, page = [], page_of(chosen, order)
    while True:
        found.append([number for _, number in page.keys])
        if page.later is None:
            return found
        page = page_of(chosen, order, after=page.later)


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
@pytest.mark.parametrize(
    "agencies",
    [
        None,
        (AGENCY, OTHER_AGENCY),
        # So many parts that those with rows are asked more than once.
        (AGENCY, OTHER_AGENCY, *(f"none {n}" for n in range(9))),
    ],
)
def test_forwards_every_row_comes_once_and_in_order(items, many, order, agencies):
    pages = forwards(selection(agencies), order)
    assert list(chain(*pages)) == slowly(items, order)
    assert [len(page) for page in pages] == [PAGE] * 4 + [3]


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_backwards_the_same_pages_come(items, many, order):
    pages = forwards(selection(), order)
    back = page_of(selection(), order)
    while back.later is not None:
        back = page_of(selection(), order, after=back.later)
    found = [[number for _, number in back.keys]]
    while back.earlier is not None:
        back = page_of(selection(), order, before=back.earlier)
        found.insert(0, [number for _, number in back.keys])
    # From the end, pages are full; the first is filled up from the second.
    assert found[-1] == pages[-1]
    assert found[0] == pages[0]
    assert set(chain(*found)) == {item.pk for item in items}


def test_rows_that_go_or_come_move_no_other(items, many):
    order = slowly(items, LOSS)
    first = page_of(selection(), LOSS)
    # Gone meanwhile: some of the page before and the very row that is the place.
    Item.objects.filter(pk__in=[*order[:10], order[PAGE - 1]]).delete()
    second = page_of(selection(), LOSS, after=first.later)
    assert [number for _, number in second.keys] == order[PAGE : 2 * PAGE]
    made_items(3, priority=100)
    again = page_of(selection(), LOSS, after=first.later)
    assert again.keys == second.keys


def test_a_page_whose_rows_all_went_is_the_last_that_there_is(items, many):
    order = slowly(items, LOSS)
    place = page_of(selection(), LOSS)
    for _ in range(3):
        place = page_of(selection(), LOSS, after=place.later)
    Item.objects.filter(pk__in=order[4 * PAGE :]).delete()
    page = page_of(selection(), LOSS, after=place.later)
    assert [number for _, number in page.keys] == order[3 * PAGE : 4 * PAGE]
    assert page.later is None
    assert page.earlier is not None


def test_a_page_before_that_is_short_is_the_first_one(items, many):
    order = slowly(items, AMOUNT)
    first = page_of(selection(), AMOUNT)
    second = page_of(selection(), AMOUNT, after=first.later)
    Item.objects.filter(pk__in=order[:5]).delete()
    page = page_of(selection(), AMOUNT, before=second.earlier)
    assert [number for _, number in page.keys] == order[5 : 5 + PAGE]
    assert page.earlier is None


def test_a_thousand_are_counted_and_no_more(db, monkeypatch):
    made_items(6)
    monkeypatch.setattr(paging, "COUNTED", 6)
    page = page_of(selection(), LOSS)
    assert (page.count, page.first) == (6, 1)
    made_items(1)
    assert page_of(selection(), LOSS).count is None


def test_the_address_leads_through_the_pages(analyst, signed_in, items, many):
    mine = [item for item in items if item.agency == AGENCY]
    client, found, address = signed_in(analyst), [], "/queue/?sort=amount"
    while address:
        answer = client.get(address)
        found += shown(answer)
        address = link(answer, "next")
    assert found == slowly(mine, AMOUNT)
    address = link(answer, "prev")
    assert "before=" in address
    last = shown(answer)
    before = shown(client.get(address))
    assert before == found[-len(last) - PAGE : -len(last)]


@pytest.mark.parametrize(
    "place",
    ["x", "1", "1.", ".1", "1.2.3", "9" * 30 + ".1", "1.-2", "1.1;drop", "\uff19.1"],
)
def test_a_place_that_is_none_is_the_first_page(analyst, signed_in, items, place):
    client = signed_in(analyst)
    answer = client.get("/queue/", {"after": place}, follow=True)
    assert shown(answer) == shown(client.get("/queue/"))


@pytest.mark.parametrize("sort", ["", "due", "amount"])
@pytest.mark.parametrize("value", ["9223372036854775807", "-9223372036854775807", "0"])
def test_no_place_is_an_error(analyst, signed_in, items, sort, value, many):
    for name in ("after", "before"):
        given = {"sort": sort, name: f"{value}.9223372036854775807"}
        answer = signed_in(analyst).get("/queue/", given, follow=True)
        assert answer.status_code == 200
        assert shown(answer)
