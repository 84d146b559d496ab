"""Several payments at once: assigned or held, and nothing else, ever."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from outlay.review.cases.clock import today
from outlay.review.deciding.decide import decide
from outlay.review.deciding.verdict import Verdict
from outlay.review.models import (
    Action,
    Decision,
    Found,
    Item,
    State,
)
from tests.review.made import OTHER_AGENCY, made_item, made_person
from tests.review.queue.rows_made import acts, tags

NEVER = ("release", "improper", "refer", "reopen", "approve", "delete", "", "HOLD")


@pytest.fixture
def items(db):
    return [made_item(n) for n in range(1, 4)]


def chosen(*items):
    return [f"{item.pk}:{item.version}" for item in items]


def held(*items, **given):
    return {
        "action": "hold",
        "item": chosen(*items),
        "reason_code": "documents_awaited",
        "note": "Asked for the invoice.",
        "hold_until": (today() + dt.timedelta(days=2)).isoformat(),
    } | given


@pytest.fixture
def bulk(signed_in):
    """Return a function: the answer to a person's bulk act."""

    def posted(person, given, **more):
        return signed_in(person).post("/queue/bulk/", given | more)

    return posted


def followed(person, signed_in, given):
    return signed_in(person).post("/queue/bulk/", given, follow=True).content.decode()


@pytest.mark.parametrize("action", NEVER)
def test_no_other_act_is_possible(supervisor, items, bulk, action):
    answer = bulk(supervisor, held(*items), action=action)
    assert answer.status_code == 400
    assert not Decision.objects.exists()
    assert set(Item.objects.values_list("state", flat=True)) == {"open"}
    assert not acts().exists()


def test_a_missing_act_is_none(supervisor, items, bulk):
    assert bulk(supervisor, {"item": chosen(*items)}).status_code == 400


@pytest.mark.parametrize("who", ["auditor", "data_scientist", "admin"])
def test_who_does_not_decide_may_not(request, items, bulk, who):
    answer = bulk(request.getfixturevalue(who), held(*items))
    assert answer.status_code == 403
    assert not Decision.objects.exists()


def test_it_is_a_post(analyst, items, signed_in):
    assert signed_in(analyst).get("/queue/bulk/").status_code == 405


def test_an_analyst_takes_what_is_nobody_s(analyst, items, signed_in):
    given = {"action": "take", "item": chosen(*items[:2])}
    page = followed(analyst, signed_in, given)
    assert "2 payments taken." in page
    assert list(Item.objects.filter(assigned_to=analyst).order_by("pk")) == items[:2]
    events = acts().values_list("action", "subject")
    assert sorted(events) == [("assign", f"item:{item.pk}") for item in items[:2]]


def test_an_analyst_gives_nobody_anything(analyst, other_analyst, items, bulk):
    answer = bulk(
        analyst, {"action": "assign", "to": other_analyst.pk, "item": chosen(items[0])}
    )
    assert answer.status_code == 422
    assert "Only a supervisor gives payments to others" in answer.content.decode()
    assert not Item.objects.exclude(assigned_to=None).exists()


def test_a_supervisor_assigns_to_anyone_of_the_agency(
    supervisor, analyst, items, signed_in
):
    given = {"action": "assign", "to": analyst.pk, "item": chosen(*items)}
    assert "3 payments assigned." in followed(supervisor, signed_in, given)
    assert Item.objects.filter(assigned_to=analyst).count() == 3
    given |= {"to": "nobody", "item": chosen(items[0])}
    assert "1 payment assigned." in followed(supervisor, signed_in, given)
    assert Item.objects.get(pk=items[0].pk).assigned_to is None


@pytest.mark.parametrize("to", ["", "0", "x"])
def test_somebody_has_to_be_chosen(supervisor, items, bulk, to):
    answer = bulk(supervisor, {"action": "assign", "to": to, "item": chosen(*items)})
    assert answer.status_code == 422
    assert "Nobody is chosen to assign to" in answer.content.decode()


def test_nobody_of_another_agency_gets_it(supervisor, items, bulk):
    stranger = made_person("eva", agencies=(OTHER_AGENCY,))
    answer = bulk(
        supervisor, {"action": "assign", "to": stranger.pk, "item": chosen(*items)}
    )
    assert answer.status_code == 422
    assert not Item.objects.exclude(assigned_to=None).exists()


def test_what_another_agency_has_is_not_touched(analyst, supervisor, bulk, items):
    other = made_item(9, agency=OTHER_AGENCY)
    bulk(analyst, {"action": "take", "item": chosen(other)})
    bulk(supervisor, held(other))
    other.refresh_from_db()
    assert (other.assigned_to, other.state) == (None, State.OPEN)
    assert not acts().exists()


def test_held_with_reason_note_and_end(analyst, items, signed_in):
    page = followed(analyst, signed_in, held(*items))
    assert "3 payments held." in page
    until = today() + dt.timedelta(days=2)
    for item in Item.objects.order_by("pk"):
        made = item.decisions.get()
        assert (item.state, item.version) == (State.HELD, 2)
        assert made.action == Action.HOLD
        assert made.reason_code == "documents_awaited"
        assert made.note == "Asked for the invoice."
        assert made.hold_owner == analyst
        assert made.hold_until.date() in {until, until + dt.timedelta(days=1)}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason_code": ""}, "reason_code"),
        ({"reason_code": "wrong_amount"}, "reason_code"),
        ({"reason_code": "other", "note": " "}, "note"),
        ({"note": "His number is 123-45-6789."}, "note"),
        ({"hold_until": ""}, "hold_until"),
        ({"hold_until": "soon"}, "hold_until"),
        ({"hold_until": "2001-01-01"}, "hold_until"),
        ({"hold_until": "2999-01-01"}, "hold_until"),
        ({"item": []}, "whole"),
        ({"item": ["x", "1", "1:x", "-1:1"]}, "whole"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    analyst, items, bulk, wrong, field
):
    given = held(*items[:2]) | wrong
    answer = bulk(analyst, given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert not Decision.objects.exists()
    found = tags(answer)
    assert f"#{field}" in {attrs.get("href") for _, attrs in found}
    assert field in {attrs.get("id") for _, attrs in found}
    checked = {
        a["value"] for _, a in found if a.get("name") == "item" and "checked" in a
    }
    assert checked == ({*chosen(*items[:2])} if "item" not in wrong else set())
    if "note" not in wrong:
        assert given["note"] in page


def test_what_somebody_else_decided_meanwhile_is_told(
    analyst, other_analyst, items, signed_in
):
    seen = held(*items)
    decide(
        items[1],
        1,
        Verdict(Action.RELEASE, "documents_support", found=Found.PROPER),
        by=other_analyst,
    )
    page = followed(analyst, signed_in, seen)
    assert "2 payments held." in page
    assert "1 left as it is:" in page
    assert "Released by Bob" in page
    assert items[1].payment_key in page
    assert Decision.objects.filter(item=items[1]).count() == 1
    # Told once.
    assert "Released by Bob" not in signed_in(analyst).get("/queue/").content.decode()


def test_taking_tells_who_was_faster(analyst, other_analyst, items, signed_in):
    given = {"action": "take", "item": chosen(*items)}
    decide(
        items[0],
        1,
        Verdict(Action.RELEASE, "documents_support", found=Found.PROPER),
        by=other_analyst,
    )
    Item.objects.filter(pk=items[1].pk).update(assigned_to=other_analyst)
    page = followed(analyst, signed_in, given)
    assert "1 payment taken." in page
    assert "2 left as they are:" in page
    assert "Released by Bob" in page
    assert "Assigned to Bob." in page


def test_the_whole_page_is_chosen_without_a_script(analyst, items, bulk):
    bulk(
        analyst,
        {"action": "take", "whole": "1", "page": chosen(*items), "item": ["9:9"]},
    )
    assert Item.objects.filter(assigned_to=analyst).count() == 3


def test_without_that_only_what_is_checked(analyst, items, bulk):
    bulk(analyst, {"action": "take", "page": chosen(*items), "item": chosen(items[2])})
    assert list(Item.objects.filter(assigned_to=analyst)) == [items[2]]


def test_back_to_the_same_place_and_nowhere_else(analyst, items, bulk):
    given = {"action": "take", "item": chosen(items[0]), "one": "1"}
    answer = bulk(analyst, given, back="lead=fraud&after=5.1&x=//evil.example")
    address = f"/queue/?lead=fraud&after=5.1#at-{items[0].pk}"
    assert answer.headers["Location"] == address
    assert not list(get_messages(answer.wsgi_request))


def test_a_form_of_another_site_is_refused(analyst, items):
    client = Client(enforce_csrf_checks=True)
    client.force_login(analyst, backend="django.contrib.auth.backends.ModelBackend")
    for address in ("/queue/bulk/", "/queue/find/", "/views/save/", "/views/1/delete/"):
        assert client.post(address, held(*items)).status_code == 403
