"""Reopening: a new event that undoes nothing, and says what it does not undo."""

import pytest
from django.urls import reverse

from outlay.review.access.roles import Role
from outlay.review.deciding.reopen import reopen
from outlay.review.deciding.second import second_say
from outlay.review.models import Action, AuditEvent, State
from outlay.review.trail.record import record
from tests.review.approving.settled import referred, released
from tests.review.made import OTHER_AGENCY, made_item, made_person

WHY = "The payee brought the letter."


@pytest.fixture
def item(analyst):
    item = made_item()
    released(item, analyst, note="All papers are there.")
    item.refresh_from_db()
    return item


def address(item):
    return reverse("reopen", args=[item.pk])


def said(item, **changes):
    given = {"version": item.version, "reason_code": "new_evidence", "note": WHY}
    return given | changes


def test_the_page_tells_what_was_decided_and_what_happens(item, supervisor, signed_in):
    page = signed_in(supervisor).get(address(item)).content.decode()
    for told in ("All papers are there.", "stays on the record", "New evidence"):
        assert told in page
    assert "The payer has this decision already" not in page


def test_reopening_is_a_decision_of_its_own(item, analyst, supervisor, signed_in):
    answer = signed_in(supervisor).post(address(item), said(item))
    assert answer.status_code == 302
    item.refresh_from_db()
    assert item.state == State.OPEN
    told = item.decisions.order_by("id").values_list("action", "by__username", "note")
    assert list(told) == [
        (Action.RELEASE, "ann", "All papers are there."),
        (Action.REOPEN, "sue", WHY),
    ]
    event = AuditEvent.objects.get(action="reopen")
    assert (event.actor, event.subject) == ("sue", f"item:{item.pk}")
    assert WHY not in str(event.data)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason_code": ""}, "reason_code"),
        ({"reason_code": "made_up"}, "reason_code"),
        ({"note": " "}, "note"),
        ({"note": "of 123-45-6789"}, "note"),
    ],
)
def test_reason_and_note_are_needed(item, supervisor, signed_in, changes, field):
    answer = signed_in(supervisor).post(address(item), said(item, **changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    item.refresh_from_db()
    assert item.state == State.RELEASED


def test_that_the_payer_has_it_already_is_told(item, supervisor, signed_in):
    record("sue", "export batch", f"batch:{item.batch_id}")
    page = signed_in(supervisor).get(address(item)).content.decode()
    assert "The payer has this decision already" in page


def test_an_export_before_the_decision_did_not_hold_it(supervisor, analyst, signed_in):
    item = made_item()
    record("sue", "export batch", f"batch:{item.batch_id}")
    record("sue", "export batch", f"batch:{item.batch_id + 1}")
    released(item, analyst)
    record("sue", "export batch", f"batch:{item.batch_id + 1}")
    page = signed_in(supervisor).get(address(item)).content.decode()
    assert "The payer has this decision already" not in page


def test_what_is_not_decided_cannot_be_reopened(supervisor, analyst, signed_in):
    client = signed_in(supervisor)
    pending = made_item(2)
    referred(pending, analyst)
    for item in (made_item(1), pending):
        page = client.get(address(item)).content.decode()
        assert "there is nothing to reopen" in page
        assert "Reopen it" not in page


def test_own_decisions_are_for_another_supervisor(supervisor, signed_in):
    item = made_item()
    released(item, supervisor)
    item.refresh_from_db()
    client = signed_in(supervisor)
    assert (
        "Another supervisor must reopen it"
        in client.get(address(item)).content.decode()
    )
    assert client.post(address(item), said(item)).status_code == 422
    item.refresh_from_db()
    assert item.state == State.RELEASED


def test_who_was_faster_is_told_and_the_note_is_kept(
    item, supervisor, other_supervisor, signed_in
):
    reopen(
        item,
        item.version,
        by=other_supervisor,
        reason_code="mistake",
        note="A slip of the hand.",
    )
    answer = signed_in(supervisor).post(address(item), said(item))
    page = answer.content.decode()
    assert answer.status_code == 409
    for told in ("Sam", "A slip of the hand.", WHY):
        assert told in page
    assert item.notes.filter(text__contains=WHY).exists()
    assert AuditEvent.objects.filter(action="reopen").count() == 1


def test_an_approved_decision_can_be_reopened(analyst, supervisor, signed_in):
    item = made_item()
    second_say(referred(item, analyst), by=supervisor, approve=True, note="")
    item.refresh_from_db()
    signed_in(supervisor).post(address(item), said(item))
    item.refresh_from_db()
    assert item.state == State.OPEN


def test_another_agencys_payment_is_not_there(item, signed_in):
    client = signed_in(made_person("eve", Role.SUPERVISOR, agencies=(OTHER_AGENCY,)))
    assert client.get(address(item)).status_code == 404
    assert client.post(address(item), said(item)).status_code == 404


@pytest.mark.parametrize("who", ["analyst", "data_scientist", "auditor", "admin"])
def test_only_supervisors_reopen(request, item, signed_in, who):
    client = signed_in(request.getfixturevalue(who))
    assert client.get(address(item)).status_code == 403
    assert client.post(address(item), said(item)).status_code == 403
