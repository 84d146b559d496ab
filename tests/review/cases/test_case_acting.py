"""Notes, steps with the payee, assigning, and opening who is paid."""

import pytest
from django.urls import reverse

from outlay.review.cases.clock import today
from outlay.review.deciding import reveal as revealing
from outlay.review.loading.sealing import Identity
from outlay.review.models import AuditEvent, State
from tests.review.deciding.appealed import appeal, found_improper, referred, rule
from tests.review.made import made_item

NAME, TIN = "Maria Beispiel", "900-11-2222"


@pytest.fixture
def item(db):
    return made_item()


@pytest.fixture
def opened(monkeypatch):
    """Let a reveal find an identity without a store."""
    found = Identity(NAME, TIN, "000123456789", "1 Main Street")
    monkeypatch.setattr(revealing, "store", lambda: None)
    monkeypatch.setattr(revealing, "unseal", lambda *_: found)
    monkeypatch.setattr(
        revealing.Sealed.objects, "filter", lambda **_: _One(content=b"sealed")
    )
    return found


class _One:
    def __init__(self, **given):
        self.__dict__.update(given)

    def first(self):
        return self


def test_a_note_is_kept_and_shown(analyst, signed_in, item):
    client = signed_in(analyst)
    address = reverse("note", args=[item.pk])
    answer = client.post(address, {"text": "Called; nobody there."}, follow=True)
    assert "Called; nobody there." in answer.content.decode()
    assert item.notes.get().by == analyst


@pytest.mark.parametrize("text", ["", "   ", "SSN 123-45-6789"])
def test_a_note_that_cannot_be_kept_is_explained(analyst, signed_in, item, text):
    answer = signed_in(analyst).post(reverse("note", args=[item.pk]), {"text": text})
    assert answer.status_code == 422
    assert '<a href="#note_text">' in answer.content.decode()
    assert not item.notes.exists()


def test_a_notice_says_until_when_the_payee_may_answer(analyst, signed_in, item):
    said = {
        "kind": "notice",
        "channel": "mail",
        "happened_on": today().isoformat(),
        "what": "Letter of findings",
    }
    answer = signed_in(analyst).post(
        reverse("notice", args=[item.pk]), said, follow=True
    )
    page = answer.content.decode()
    assert item.notices.get().respond_by is not None
    assert "the payee may answer until" in page


def test_a_step_without_its_parts_is_explained(analyst, signed_in, item):
    client, address = signed_in(analyst), reverse("notice", args=[item.pk])
    page = client.post(address, {}).content.decode()
    assert all(f'href="#notice_{n}"' in page for n in ("kind", "happened_on", "what"))


RULED = {"kind": "outcome", "outcome": "overturned", "what": "Ruled"}


def test_only_who_rules_on_an_appeal_is_asked_how_it_ended(
    analyst, supervisor, other_supervisor, signed_in, item
):
    referred(item, analyst, supervisor)
    asked = {}
    for person in (analyst, supervisor, other_supervisor):
        client, day = signed_in(person), {"happened_on": today().isoformat()}
        page = client.get(reverse("case", args=[item.pk])).content.decode()
        asked[person] = "Outcome of the appeal" in page, "How the appeal ended" in page
        answer = client.post(reverse("notice", args=[item.pk]), RULED | day)
        assert answer.status_code == 422
        why = "Record the appeal first" if person == other_supervisor else "by a super"
        assert why in answer.content.decode()
    assert asked[analyst] == asked[supervisor] == (False, False)
    assert asked[other_supervisor] == (True, True)


def test_a_granted_appeal_says_that_the_payment_waits_to_be_reopened(
    analyst, supervisor, signed_in, item
):
    found_improper(item, analyst)
    appeal(item, analyst)
    address, waits = reverse("case", args=[item.pk]), "An appeal was granted"
    assert waits not in signed_in(analyst).get(address).content.decode()
    rule(item, supervisor)
    assert waits in signed_in(analyst).get(address).content.decode()
    printed = signed_in(analyst).get(reverse("case-print", args=[item.pk]))
    assert "waits to be reopened" in printed.content.decode()
    rule(item, supervisor, "upheld")
    assert waits not in signed_in(analyst).get(address).content.decode()


def test_taking_and_giving_back(analyst, signed_in, item):
    client, address = signed_in(analyst), reverse("assign", args=[item.pk])
    page = client.post(address, {"to": analyst.pk}, follow=True).content.decode()
    assert f"With {analyst}." in page
    assert "Give it back" in page
    client.post(address, {"to": ""})
    item.refresh_from_db()
    assert item.assigned_to is None


def test_only_a_supervisor_gives_to_others(
    analyst, other_analyst, supervisor, signed_in, item
):
    address, said = reverse("assign", args=[item.pk]), {"to": other_analyst.pk}
    assert signed_in(analyst).post(address, said).status_code == 422
    assert signed_in(supervisor).post(address, said).status_code == 302
    item.refresh_from_db()
    assert item.assigned_to == other_analyst
    answer = signed_in(analyst).post(address, {"to": analyst.pk}, follow=True)
    assert "somebody else was faster" in answer.content.decode()


def test_who_is_paid_is_shown_once_the_reason_is_recorded(
    analyst, signed_in, item, opened
):
    client, address = signed_in(analyst), reverse("reveal", args=[item.pk])
    assert NAME not in client.get(reverse("case", args=[item.pk])).content.decode()
    said = {"reason": "call_back"}
    answer = client.post(address, said, headers={"HX-Request": "true"})
    part = answer.content.decode()
    assert NAME in part
    assert "<html" not in part
    assert answer.headers["Cache-Control"] == "no-store"
    assert AuditEvent.objects.filter(action="reveal", subject=f"item:{item.pk}")
    page = client.post(address, said).content.decode()
    assert NAME in page
    assert "<html" in page


def test_without_a_reason_nothing_is_opened(analyst, signed_in, item, opened):
    client, address = signed_in(analyst), reverse("reveal", args=[item.pk])
    for asked in ({}, {"reason": "curious"}):
        answer = client.post(address, asked)
        assert answer.status_code == 422
        assert NAME not in answer.content.decode()
        part = client.post(address, asked, headers={"HX-Request": "true"})
        assert NAME not in part.content.decode()
        assert "usa-error-message" in part.content.decode()
    assert not AuditEvent.objects.filter(action="reveal").exists()


@pytest.mark.parametrize("who", ["auditor", "data_scientist", "admin"])
def test_others_cannot_open_it(request, who, signed_in, item, opened):
    client = signed_in(request.getfixturevalue(who))
    address = reverse("reveal", args=[item.pk])
    answer = client.post(address, {"reason": "call_back"})
    assert (answer.status_code, NAME in answer.content.decode()) == (403, False)


def test_it_is_never_in_an_address(analyst, signed_in, item, opened):
    address = reverse("reveal", args=[item.pk])
    assert signed_in(analyst).get(address, {"reason": "call_back"}).status_code == 405


def test_a_decided_case_is_not_given_on(analyst, signed_in):
    item = made_item(2, state=State.RELEASED)
    page = signed_in(analyst).get(reverse("case", args=[item.pk])).content.decode()
    assert "Take it" not in page
