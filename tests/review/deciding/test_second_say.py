"""The second person: approves or returns, once, and never their own decision."""

import pytest

from outlay.review.access.roles import Role
from outlay.review.deciding.decide import decide
from outlay.review.deciding.refusals import LostUpdateError, Refused
from outlay.review.deciding.second import second_say
from outlay.review.models import AuditEvent, Note, State
from tests.review.deciding.verdicts import refer, release
from tests.review.made import OTHER_AGENCY, made_item, made_person


@pytest.fixture
def waiting(analyst):
    return decide(made_item(), 1, refer(), by=analyst)


def test_approval_lets_the_decision_stand(waiting, supervisor):
    assert not waiting.final
    decision = second_say(waiting, by=supervisor, approve=True, note="")
    assert decision.final
    assert (decision.second, decision.second_by) == ("approved", supervisor)
    assert (decision.item.state, decision.item.version) == (State.REFERRED, 3)
    told = AuditEvent.objects.get(action="second")
    assert told.actor == "sue"
    assert told.data == {"decision": waiting.pk, "said": "approved"} | {
        "state": "referred"
    }


def test_what_is_returned_is_open_and_can_be_decided_anew(
    waiting, supervisor, other_analyst
):
    decision = second_say(waiting, by=supervisor, approve=False, note="Call them")
    assert not decision.final
    item = decision.item
    assert (item.state, item.version) == (State.OPEN, 3)
    decide(item, 3, release(), by=other_analyst)
    item.refresh_from_db()
    assert item.state == State.RELEASED


def test_returning_needs_a_note(waiting, supervisor):
    with pytest.raises(Refused) as why:
        second_say(waiting, by=supervisor, approve=False, note=" ")
    assert why.value.field == "note"


@pytest.mark.parametrize("approve", [True, False])
def test_nobody_says_it_of_their_own(supervisor, approve):
    own = decide(made_item(), 1, refer(), by=supervisor)
    with pytest.raises(Refused, match="own decision"):
        second_say(own, by=supervisor, approve=approve, note="fine")
    own.item.refresh_from_db()
    assert own.item.state == State.PENDING


def test_only_supervisors_of_the_agency(waiting, other_analyst, auditor):
    elsewhere = made_person("far", Role.SUPERVISOR, agencies=(OTHER_AGENCY,))
    for person in (other_analyst, auditor, elsewhere):
        with pytest.raises(Refused):
            second_say(waiting, by=person, approve=True, note="")


def test_the_second_of_two_supervisors_learns_of_the_first(
    waiting, supervisor, other_supervisor
):
    second_say(waiting, by=supervisor, approve=True, note="")
    with pytest.raises(LostUpdateError, match="Sue approved") as late:
        second_say(waiting, by=other_supervisor, approve=False, note="Not yet")
    assert late.value.decision.second_by == supervisor
    assert late.value.kept == Note.objects.get()
    assert "Tried: return" in Note.objects.get().text


def test_a_decision_that_stands_alone_waits_for_nobody(analyst, supervisor):
    alone = decide(made_item(), 1, release(), by=analyst)
    with pytest.raises(LostUpdateError):
        second_say(alone, by=supervisor, approve=True, note="")


def test_an_older_decision_cannot_be_approved_later(
    waiting, supervisor, other_supervisor, other_analyst
):
    """Two decisions in turn wait on one item: only the latest can be approved."""
    item = second_say(waiting, by=supervisor, approve=False, note="Call them").item
    decide(item, 3, refer(), by=other_analyst)
    with pytest.raises(LostUpdateError):
        second_say(waiting, by=other_supervisor, approve=True, note="")
    item.refresh_from_db()
    assert item.state == State.PENDING
