"""Second looks: by somebody who had no part in it, of the facts alone."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from outlay.review.access.roles import Role
from outlay.review.approving import looking
from outlay.review.deciding.looks import look
from outlay.review.deciding.notes import add_note
from outlay.review.deciding.refusals import Refused
from outlay.review.deciding.reopen import reopen
from outlay.review.deciding.second import second_say
from outlay.review.models import AuditEvent, Item, SecondLook
from tests.review.approving.settled import referred, released, wanted_at
from tests.review.made import OTHER_AGENCY, made_item, made_person

LIST = "/second-looks/"
CUT_OFF = dt.datetime(2026, 7, 1, 21, tzinfo=dt.UTC)
FOUND = {"found": "proper", "suspicion": "", "amount_wrong": "", "note": ""}


def address(wanted):
    return reverse("second-look", args=[wanted.pk])


@pytest.fixture
def wanted(analyst):
    return wanted_at(made_item(), analyst)


def listed(client):
    return [each.pk for each in client.get(LIST).context["looks"]]


def test_the_longest_waiting_comes_first(analyst, other_analyst, signed_in):
    looks = [wanted_at(made_item(number), analyst).pk for number in (3, 1, 2)]
    assert listed(signed_in(other_analyst)) == looks


def test_a_long_list_is_cut_and_says_so(analyst, other_analyst, signed_in, monkeypatch):
    monkeypatch.setattr(looking, "MOST", 2)
    for number in range(1, 4):
        wanted_at(made_item(number), analyst)
    page = signed_in(other_analyst).get(LIST)
    assert len(page.context["looks"]) == 2
    assert "More wait" in page.content.decode()


# Whoever had a part in it is no second person, and does not learn of it.


def test_own_ones_are_neither_listed_nor_reached(wanted, analyst, signed_in):
    client = signed_in(analyst)
    assert listed(client) == []
    assert client.get(address(wanted)).status_code == 404
    assert client.post(address(wanted), FOUND).status_code == 404


def test_own_in_the_service(wanted, analyst):
    said = {"found": "proper", "suspicion": "", "amount_wrong_cents": None, "note": ""}
    with pytest.raises(Refused, match="had a part"):
        look(wanted, by=analyst, **said)


def test_own_in_the_database(wanted, analyst):
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondLook.objects.filter(pk=wanted.pk).update(by=analyst, at=timezone.now())


def test_whoever_approved_wrote_or_decided_before_is_out(
    analyst, other_analyst, supervisor, signed_in
):
    item = made_item(selection=Item.RANDOM)
    add_note(item, "I know this payee.", by=other_analyst)
    second_say(referred(item, analyst), by=supervisor, approve=True, note="")
    wanted = SecondLook.objects.get(item=item)
    third = made_person("cy")
    seen = {
        who.username: (
            listed(signed_in(who)),
            signed_in(who).get(address(wanted)).status_code,
        )
        for who in (analyst, other_analyst, supervisor, third)
    }
    assert seen == {
        "ann": ([], 404),
        "bob": ([], 404),
        "sue": ([], 404),
        "cy": ([wanted.pk], 200),
    }


def test_another_agencys_are_not_there(wanted, signed_in):
    client = signed_in(made_person("eve", agencies=(OTHER_AGENCY,)))
    assert listed(client) == []
    assert client.get(address(wanted)).status_code == 404


@pytest.mark.parametrize("who", ["data_scientist", "auditor", "admin"])
def test_only_those_who_decide(request, wanted, signed_in, who):
    client = signed_in(request.getfixturevalue(who))
    assert client.get(LIST).status_code == 403
    assert client.get(address(wanted)).status_code == 403


def test_undone_decisions_are_not_looked_at(
    wanted, analyst, supervisor, other_analyst, signed_in
):
    client = signed_in(other_analyst)
    item = Item.objects.get(pk=wanted.item_id)
    reopen(item, item.version, by=supervisor, reason_code="mistake", note="A slip.")
    assert listed(client) == []
    answer = client.get(address(wanted), follow=True)
    assert "needs no second look any more" in answer.content.decode()
    released(item, analyst)
    newest = SecondLook.objects.order_by("-id").first()
    assert newest.pk != wanted.pk
    assert listed(client) == [newest.pk]


def test_nor_by_a_form_that_was_open_meanwhile(
    wanted, analyst, supervisor, other_analyst, signed_in
):
    item = Item.objects.get(pk=wanted.item_id)
    reopen(item, item.version, by=supervisor, reason_code="mistake", note="A slip.")
    released(item, analyst)
    answer = signed_in(other_analyst).post(address(wanted), FOUND)
    assert answer.status_code == 422
    assert "This payment was opened again" in answer.content.decode()
    wanted.refresh_from_db()
    assert wanted.at is None


# Looking.


def test_what_was_found_is_kept_and_compared(wanted, other_analyst, signed_in):
    answer = signed_in(other_analyst).post(address(wanted), FOUND)
    assert answer.status_code == 302
    wanted.refresh_from_db()
    assert (wanted.by, wanted.found, wanted.agrees) == (other_analyst, "proper", True)
    event = AuditEvent.objects.get(action="look")
    assert (event.actor, event.data) == ("bob", {})


def test_dollars_become_cents(wanted, other_analyst, signed_in):
    said = FOUND | {"found": "overpayment", "amount_wrong": "$1,000.01"}
    assert signed_in(other_analyst).post(address(wanted), said).status_code == 302
    wanted.refresh_from_db()
    assert (wanted.amount_wrong_cents, wanted.agrees) == (100_001, False)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"found": ""}, "found"),
        ({"found": "fine"}, "found"),
        ({"found": "overpayment"}, "amount_wrong"),
        ({"found": "overpayment", "amount_wrong": "much"}, "amount_wrong"),
        ({"found": "overpayment", "amount_wrong": "9,999.00"}, "amount_wrong"),
        ({"amount_wrong": "1.00"}, "amount_wrong"),
        ({"note": "of 12-3456789"}, "note"),
    ],
)
def test_what_is_missing_is_told_where(wanted, other_analyst, signed_in, said, field):
    answer = signed_in(other_analyst).post(address(wanted), FOUND | said)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    wanted.refresh_from_db()
    assert wanted.at is None


def test_somebody_else_has_looked_meanwhile(wanted, other_analyst, signed_in):
    client, third = signed_in(other_analyst), made_person("cy")
    client.get(address(wanted))
    said = {"found": "proper", "suspicion": "", "amount_wrong_cents": None, "note": ""}
    look(SecondLook.objects.get(pk=wanted.pk), by=third, **said)
    answer = client.post(address(wanted), FOUND | {"note": "My own words."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else has looked already" in page
    assert "My own words." in page
    wanted.refresh_from_db()
    assert wanted.by == third


def test_looking_changes_nothing_of_the_payment(wanted, other_analyst, signed_in):
    before = Item.objects.values().get(pk=wanted.item_id)
    said = FOUND | {"found": "unknown", "suspicion": "documents"}
    signed_in(other_analyst).post(address(wanted), said)
    assert Item.objects.values().get(pk=wanted.item_id) == before


def test_a_supervisor_may_look_too(wanted, supervisor, signed_in):
    assert supervisor.role == Role.SUPERVISOR
    assert listed(signed_in(supervisor)) == [wanted.pk]
