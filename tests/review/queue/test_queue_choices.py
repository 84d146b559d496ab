"""What the filters offer: all of it finds something, and nothing of other agencies."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from outlay.review.cases.words import LEADS
from outlay.review.loading.load import load_batch
from outlay.review.models import Item
from outlay.review.queue.choices import choices_of
from outlay.review.queue.filters import read
from outlay.review.queue.selecting import selection_of
from tests.review.made import (
    AGENCY,
    OTHER_AGENCY,
    made_batch,
    made_item,
    made_person,
    reason,
)
from tests.review.queue.rows_made import give_code
from tests.review.scored_store import MATCH, flag, made_store, scored

HERE, ELSEWHERE = "Made-up Agency", "Another Agency"
FIRST = {
    "fraud": reason("F-ONE"),
    "error": reason("E-ONE", model="error"),
    "rule": reason("F-DUP-EXACT", model="rule"),
    "list": reason("L-SAM", model="list"),
    "checklist": reason("C-TIN", model="checklist"),
}


def found(person, name, value):
    asked = QueryDict(mutable=True)
    asked.update({"state": "any", name: value})
    filters = read(asked).filters
    assert getattr(filters, name) == value
    return selection_of(filters, person).listed.count()


@pytest.fixture
def loaded(tmp_path, db):
    """One payment of each lead here, one elsewhere with a code of its own."""
    store, manifest = made_store(tmp_path / "home")
    flagged = {
        number: flag(reasons=[first, reason("F-SECOND")])
        for number, first in enumerate(FIRST.values(), start=1)
    }
    flagged[4]["matches"] = [MATCH]
    flagged[7] = flag(reasons=[reason("F-ELSEWHERE")], agency=ELSEWHERE)
    flagged[8] = flag(reasons=[], agency=ELSEWHERE)
    scored(store, manifest, flagged)
    load_batch(store, "latest")
    return store


@pytest.mark.parametrize("agencies", [(HERE,), (ELSEWHERE,), (HERE, ELSEWHERE)])
def test_whatever_is_offered_finds_something(loaded, agencies):
    person = made_person("zoe", agencies=agencies)
    offered = choices_of(person, [])
    asked = {
        "agency": offered.agencies,
        "program": [each for _, some in offered.programs for each in some],
        "code": [each for _, some in offered.codes for each in some],
        "batch": offered.batches,
    }
    if HERE in agencies:
        asked |= {"lead": offered.leads, "match": offered.matches}
    for name, choices in asked.items():
        assert choices
        for value, words in choices:
            assert found(person, name, value), f"{name}: {words}"


def test_what_leads_is_what_the_first_reason_comes_from(loaded):
    leads = Item.objects.filter(agency=HERE).order_by("payment_key")
    assert list(leads.values_list("lead", flat=True)) == list(FIRST) == list(LEADS)
    silent = Item.objects.get(payment_key__endswith="00000008")
    assert (silent.lead, silent.top_code) == ("rule", "F-CHECK-AMOUNT")


def codes_offered(person):
    return {code for _, some in choices_of(person, []).codes for code, _ in some}


def test_reason_codes_of_own_agencies_only(loaded):
    here = {each["code"] for each in FIRST.values()} | {"F-SECOND"}
    elsewhere = {"F-ELSEWHERE", "F-CHECK-AMOUNT"}
    assert codes_offered(made_person("zoe", agencies=(HERE,))) == here
    assert codes_offered(made_person("bea", agencies=(ELSEWHERE,))) == elsewhere
    everywhere = made_person("aud", "auditor", agencies=())
    assert codes_offered(everywhere) == here | elsewhere


@pytest.fixture
def two_batches(db):
    mine, other = made_batch("a" * 16), made_batch("b" * 16, file_name="secret.spr")
    made_item(1, batch=mine)
    made_item(2, batch=other, agency=OTHER_AGENCY)
    return mine, other


def test_file_names_of_own_agencies_only(two_batches, analyst, auditor, signed_in):
    mine, other = two_batches
    offered = [number for number, _ in choices_of(analyst, []).batches]
    assert offered == [str(mine.pk)]
    for address in ("/queue/", f"/queue/?batch={other.pk}"):
        page = signed_in(analyst).get(address).content.decode()
        assert "secret.spr" not in page
    assert len(choices_of(auditor, []).batches) == 2
    both = made_person("zoe", agencies=(AGENCY, OTHER_AGENCY))
    assert len(choices_of(both, []).batches) == 2


def test_batches_of_others_do_not_crowd_out_ones_own(analyst, monkeypatch):
    monkeypatch.setattr("outlay.review.queue.choices.BATCHES", 2)
    mine = made_batch("m" * 16)
    made_item(1, batch=mine)
    for number in range(3):
        batch = made_batch(f"{number:016}")
        made_item(10 + number, batch=batch, agency=OTHER_AGENCY)
    assert [n for n, _ in choices_of(analyst, []).batches] == [str(mine.pk)]


def test_more_batches_and_codes_need_no_more_queries(analyst):
    def asked():
        with CaptureQueriesContext(connection) as seen:
            choices_of(analyst, [])
        return len(seen)

    made_item(1, batch=made_batch("a" * 16))
    few = asked()
    for number in range(5):
        item = made_item(10 + number, batch=made_batch(f"{number:016}"))
        give_code([item], f"F-MADE-{number}")
    assert asked() == few


def test_a_batch_is_sought_by_an_index(analyst):
    if connection.vendor != "sqlite":
        pytest.skip("another engine tells its plans otherwise")
    from outlay.review.access.scope import batches_of, parts_of

    made_item(1)
    seen = batches_of(analyst).order_by("-pk")[:30].explain()
    assert "SEARCH" in seen
    assert "SCAN U0" not in seen
    assert "TEMP B-TREE" not in seen
    assert "SEARCH review_batchagency USING INDEX" in parts_of(analyst).explain()
