"""What a page costs: as many queries for many rows as for few, each by an index."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from outlay.review.models import Item
from outlay.review.queue import paging, walking
from outlay.review.queue.filters import read
from outlay.review.queue.kinds import kinds
from outlay.review.queue.selecting import selection_of
from tests.review.made import OTHER_AGENCY, made_item, made_person
from tests.review.queue.rows_made import give_code, made_items


def queries(client, address):
    client.get(address)  # what is read once a batch is read now
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("address", ["/queue/", "/queue/?sort=due", "/queue/?who=me"])
@pytest.mark.parametrize("counted", [1_000, 0], ids=["few", "many"])
def test_more_rows_need_no_more_queries(
    analyst, other_analyst, signed_in, monkeypatch, address, counted
):
    monkeypatch.setattr(paging, "COUNTED", counted)
    client = signed_in(analyst)
    made_items(1, assigned_to=analyst)
    few = queries(client, address)
    made_items(60, assigned_to=analyst, has_match=True, state="held")
    assert queries(client, address) == few <= 18


def plan(rows):
    return rows.explain()


sqlite_only = pytest.mark.sqlite_only


def on_sqlite():
    if connection.vendor != "sqlite":
        pytest.skip("another engine tells its plans otherwise")


def walked(query, person, column="priority"):
    """Return the plan of each stripe's first rows."""
    on_sqlite()
    filters = read(QueryDict(query)).filters
    chosen = selection_of(filters, person)
    return [
        plan(filters.order.ordered(stripe)[:26].values_list(column, "pk"))
        for stripe in chosen.stripes(filters.order)
    ]


WALKS = [
    ("", "by_agency"),
    ("agency=SSA", "by_agency"),
    ("sort=due", "by_agency_due"),
    ("sort=amount", "by_agency_amount"),
    ("program=Pension", "by_program"),
    ("lead=rule", "by_lead"),
    ("match=yes", "by_match"),
    ("least=5000", "by_agency"),
    ("least=5000&sort=due", "by_agency_due"),
    ("least=5000&most=9000&sort=amount", "by_agency_amount"),
]


@sqlite_only
@pytest.mark.parametrize(("query", "index"), WALKS)
def test_pages_walk_along_an_index(analyst, query, index):
    on_sqlite()
    made_items(3)
    for each in walked(query, analyst):
        assert f"INDEX {index} " in each
        assert "TEMP B-TREE" not in each
        assert "SCAN" not in each


@sqlite_only
@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("", "by_loss"),
        ("sort=due", "by_due"),
        ("sort=amount", "by_amount"),
        ("agency=SSA", "by_agency"),
        ("agency=SSA&sort=due", "by_agency_due"),
    ],
)
def test_so_they_do_for_who_sees_every_agency(auditor, query, index):
    on_sqlite()
    made_items(3)
    for each in walked(query, auditor):
        assert f"INDEX {index} " in each
        assert "TEMP B-TREE" not in each


def test_a_state_of_few_rows_is_asked_for_once_whatever_the_agencies(monkeypatch, db):
    agencies = [f"agency {n}" for n in range(5)]
    person = made_person("zoe", agencies=agencies)
    made_items(8, agency=lambda n: agencies[n % 5])
    made_items(3, agency=lambda n: agencies[n % 5], state="held")
    filters = read(QueryDict("")).filters
    stripes = selection_of(filters, person).stripes(filters.order)
    assert [each.count() for each in stripes] == [8, 3, 0]
    monkeypatch.setattr(walking, "FEW", 7)
    stripes = selection_of(filters, person).stripes(filters.order)
    assert [each.count() for each in stripes] == [1, 2, 2, 2, 1, 3, 0]


@sqlite_only
def test_a_place_deep_in_the_queue_is_sought_not_walked_to(analyst):
    on_sqlite()
    made_items(3)
    filters = read(QueryDict("")).filters
    stripe = selection_of(filters, analyst).stripes(filters.order)[0]
    ordered = filters.order.ordered(stripe)
    ties, rest = filters.order.beyond(ordered, (5_000, 17))
    assert "priority=? AND id>?" in plan(ties[:26])
    assert "priority<?" in plan(rest[:26])


@sqlite_only
@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("match=yes", "by_match"),
        ("lead=rule", "by_lead"),
        ("program=Pension", "by_program"),
        ("least=5000", "by_agency_amount"),
        ("who=me", "by_assignee"),
        ("payment=28040001-2026-S-1", "by_payment"),
        (f"payee={7:032x}", "by_payee"),
        ("code=F-DUP-EXACT", "review_itemreason"),
    ],
)
@pytest.mark.parametrize("agencies", [("SSA",), ("SSA", OTHER_AGENCY)])
def test_what_is_rare_is_found_by_its_own_index(db, query, index, agencies):
    on_sqlite()
    person = made_person("zoe", agencies=agencies)
    give_code(made_items(3), "F-DUP-EXACT")
    chosen = selection_of(read(QueryDict(query)).filters, person)
    assert index in plan(chosen.listed[:1001].values_list("priority", "pk"))


def test_nothing_pages_by_offset(analyst, signed_in, monkeypatch):
    monkeypatch.setattr(paging, "COUNTED", 0)
    made_items(30)
    client = signed_in(analyst)
    with CaptureQueriesContext(connection) as seen:
        client.get("/queue/?after=1.1")
        client.get("/queue/?before=1.1")
    assert not [q["sql"] for q in seen if "OFFSET" in q["sql"].upper()]


def test_what_a_new_batch_brings_is_offered(analyst):
    item = made_item(1)
    assert kinds(analyst) == (("SSA", item.program),)
    Item.objects.update(program="Pension")
    assert kinds(analyst) == (("SSA", item.program),)
    item.batch.to_review += 1
    item.batch.loaded_at = item.batch.loaded_at.replace(year=2001)
    item.batch.save()
    assert kinds(analyst) == (("SSA", "Pension"),)
