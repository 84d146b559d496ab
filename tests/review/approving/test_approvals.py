"""The second person: never the first one, never twice, and told who was faster."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from outlay.review.access.roles import Role
from outlay.review.approving import waiting as waits
from outlay.review.deciding.second import second_say
from outlay.review.models import AuditEvent, State
from tests.review.approving.settled import WORDS, referred, released
from tests.review.deciding.appealed import appeal, found_improper, rule
from tests.review.deciding.matched import OFAC, SAM, matched_item, verify_match
from tests.review.made import OTHER_AGENCY, made_item, made_person

LIST = "/approvals/"


def address(decision):
    return reverse("approval", args=[decision.pk])


@pytest.fixture
def decision(analyst):
    return referred(made_item(), analyst)


def test_the_list_begins_with_the_nearest_cut_off(analyst, supervisor, signed_in):
    now = timezone.now()
    for number, hours in enumerate([5, 2, 9], start=1):
        item = made_item(number, due_at=now + dt.timedelta(hours=hours))
        referred(item, analyst)
    page = signed_in(supervisor).get(LIST)
    due = [each.item.due_at for each in page.context["waiting"].decisions]
    assert due == sorted(due)
    assert len(due) == 3


def test_only_what_waits_is_listed(analyst, supervisor, signed_in):
    referred(made_item(1), analyst)
    released(made_item(2), analyst)
    made_item(3)
    second_say(referred(made_item(4), analyst), by=supervisor, approve=True, note="")
    decisions = signed_in(supervisor).get(LIST).context["waiting"].decisions
    assert [each.item.amount_cents for each in decisions] == [100_001]


def test_a_long_list_is_cut_and_says_so(analyst, supervisor, signed_in, monkeypatch):
    monkeypatch.setattr(waits, "MOST", 2)
    for number in range(1, 4):
        referred(made_item(number), analyst)
    page = signed_in(supervisor).get(LIST)
    assert len(page.context["waiting"].decisions) == 2
    assert "More wait" in page.content.decode()


def test_granted_appeals_are_listed_until_they_are_reopened(
    analyst, supervisor, signed_in
):
    item = made_item()
    found_improper(item, analyst)
    appeal(item, analyst)
    client, link = signed_in(supervisor), reverse("reopen", args=[item.pk])
    assert link not in client.get(LIST).content.decode()
    rule(item, supervisor)
    assert f'href="{link}"' in client.get(LIST).content.decode()
    elsewhere = made_person("eve", Role.SUPERVISOR, agencies=(OTHER_AGENCY,))
    assert signed_in(elsewhere).get(LIST).context["appealed"] == []
    item.refresh_from_db()
    words = {"reason_code": "appeal", "note": "Granted", "version": item.version}
    assert client.post(link, words).status_code == 302
    assert link not in client.get(LIST).content.decode()


def test_another_agencys_decisions_are_neither_listed_nor_reached(decision, signed_in):
    elsewhere = made_person("eve", Role.SUPERVISOR, agencies=(OTHER_AGENCY,))
    client = signed_in(elsewhere)
    assert client.get(LIST).context["waiting"].decisions == []
    assert client.get(address(decision)).status_code == 404
    answer = client.post(address(decision), {"say": "approve"})
    assert answer.status_code == 404
    decision.refresh_from_db()
    assert decision.second == ""


def test_a_decision_that_needs_nobody_has_no_such_page(analyst, supervisor, signed_in):
    alone = released(made_item(), analyst)
    assert signed_in(supervisor).get(address(alone)).status_code == 404


def test_the_page_shows_case_decision_and_why(decision, supervisor, signed_in):
    page = signed_in(supervisor).get(address(decision)).content.decode()
    for said in ("Refer for investigation", "Somebody uses the identity", WORDS):
        assert said in page
    assert "Why somebody is to look" in page
    assert "Record your say" in page


def test_the_page_shows_each_match_and_its_verification(analyst, supervisor, signed_in):
    item = matched_item(1, SAM, OFAC)
    verify_match(item, analyst, SAM)
    verify_match(item, analyst, OFAC, confirmed=False)
    page = signed_in(supervisor).get(address(referred(item, analyst))).content.decode()
    for said in ("entry S4MR1", "it is this payee", "entry 12345", "it is somebody el"):
        assert said in page


def test_approving_lets_it_stand(decision, supervisor, signed_in):
    answer = signed_in(supervisor).post(address(decision), {"say": "approve"})
    assert answer.status_code == 302
    decision.refresh_from_db()
    assert (decision.second, decision.second_by) == ("approved", supervisor)
    decision.item.refresh_from_db()
    assert decision.item.state == State.REFERRED


def test_returning_needs_a_note(decision, supervisor, signed_in):
    client = signed_in(supervisor)
    answer = client.post(address(decision), {"say": "return", "note": "  "})
    assert answer.status_code == 422
    assert "Write why you return it" in answer.content.decode()
    answer = client.post(address(decision), {"say": "return", "note": "No call back."})
    assert answer.status_code == 302
    decision.item.refresh_from_db()
    assert decision.item.state == State.OPEN


def test_saying_nothing_is_no_say(decision, supervisor, signed_in):
    answer = signed_in(supervisor).post(address(decision), {"note": "Well."})
    assert answer.status_code == 422
    assert 'href="#id_say"' in answer.content.decode()
    assert 'id="id_say"' in answer.content.decode()
    assert "Well." in answer.content.decode()


def test_what_the_service_refuses_is_shown_where_it_was_entered(
    decision, supervisor, signed_in
):
    said = {"say": "approve", "note": "It is 123-45-6789."}
    answer = signed_in(supervisor).post(address(decision), said)
    assert answer.status_code == 422
    assert "taxpayer number" in str(answer.context["form"].errors["note"])


# Somebody else was faster.


def test_who_was_faster_is_told_and_the_note_is_kept(
    decision, supervisor, other_supervisor, signed_in
):
    client = signed_in(supervisor)
    client.get(address(decision))
    second_say(decision, by=other_supervisor, approve=True, note="I called the bank.")
    answer = client.post(
        address(decision), {"say": "return", "note": "Nobody called the bank."}
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    for told in ("Sam approved", "I called the bank.", "Nobody called the bank."):
        assert told in page
    assert "Record your say" not in page
    assert decision.item.notes.filter(text__contains="Nobody called").exists()
    decision.refresh_from_db()
    assert decision.second_by == other_supervisor


def test_a_case_that_went_on_is_not_approved(
    decision, analyst, supervisor, other_supervisor, signed_in
):
    client = signed_in(supervisor)
    second_say(decision, by=other_supervisor, approve=False, note="Call the bank.")
    again = referred(decision.item, analyst)
    answer = client.post(address(decision), {"say": "approve"})
    assert answer.status_code == 409
    assert "waits no more" not in client.get(address(again)).content.decode()
    again.refresh_from_db()
    assert again.second == ""


def test_what_was_said_is_shown_later(decision, supervisor, signed_in):
    second_say(decision, by=supervisor, approve=True, note="I called the bank.")
    page = signed_in(supervisor).get(address(decision)).content.decode()
    assert "Sue approved it" in page
    assert "Record your say" not in page


def test_a_say_is_recorded_once(decision, supervisor, signed_in):
    client = signed_in(supervisor)
    for _ in range(2):
        client.post(address(decision), {"say": "approve"})
    events = AuditEvent.objects.filter(action="second")
    assert [each.actor for each in events] == ["sue"]


@pytest.mark.parametrize("who", ["analyst", "data_scientist", "auditor", "admin"])
def test_only_supervisors(request, decision, signed_in, who):
    client = signed_in(request.getfixturevalue(who))
    assert client.get(LIST).status_code == 403
    assert client.get(address(decision)).status_code == 403
    assert client.post(address(decision), {"say": "approve"}).status_code == 403
