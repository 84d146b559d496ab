"""Undoing is a recorded reopening by somebody else."""

import pytest

from outlay.review.deciding.decide import decide
from outlay.review.deciding.refusals import LostUpdateError, Refused
from outlay.review.deciding.reopen import reopen
from outlay.review.models import Action, Decision, Item, State
from tests.review.deciding.verdicts import improper, release
from tests.review.made import made_batch, made_item


@pytest.fixture
def decided(analyst):
    return decide(made_item(), 1, release(), by=analyst).item


def test_it_is_open_again_and_the_first_decision_stays(
    decided, supervisor, other_analyst
):
    undone = reopen(decided, 2, by=supervisor, reason_code="appeal", note="Letter")
    decided.refresh_from_db()
    assert (decided.state, decided.version) == (State.OPEN, 3)
    assert (undone.action, undone.item_version) == (Action.REOPEN, 2)
    decide(decided, 3, improper(), by=other_analyst)
    actions = Decision.objects.order_by("id").values_list("action", flat=True)
    assert list(actions) == ["release", "reopen", "improper"]


@pytest.mark.parametrize(
    ("reason", "note", "field"),
    [
        ("appeal", "", "note"),
        ("", "Letter", "reason_code"),
        ("wrong_amount", "Letter", "reason_code"),
    ],
)
def test_it_needs_reason_and_note(decided, supervisor, reason, note, field):
    with pytest.raises(Refused) as why:
        reopen(decided, 2, by=supervisor, reason_code=reason, note=note)
    assert why.value.field == field


def test_not_by_an_analyst_nor_by_whoever_decided(decided, supervisor, analyst):
    with pytest.raises(Refused, match="role"):
        reopen(decided, 2, by=analyst, reason_code="mistake", note="Oh")
    own = decide(made_item(2), 1, release(), by=supervisor).item
    with pytest.raises(Refused, match="own decision"):
        reopen(own, 2, by=supervisor, reason_code="mistake", note="Oh")
    own.refresh_from_db()
    assert (own.state, own.version) == (State.RELEASED, 2)


def test_what_is_not_decided_cannot_be_reopened(supervisor):
    with pytest.raises(LostUpdateError):
        reopen(made_item(), 1, by=supervisor, reason_code="mistake", note="Oh")


def test_only_the_first_of_two_reopens(decided, supervisor, other_supervisor):
    reopen(decided, 2, by=supervisor, reason_code="mistake", note="Oh")
    with pytest.raises(LostUpdateError) as late:
        reopen(decided, 2, by=other_supervisor, reason_code="mistake", note="Ah")
    assert late.value.decision.by == supervisor
    assert late.value.kept.text.endswith("Ah")


def test_a_payment_that_came_again_is_decided_there(decided, supervisor):
    made_item(batch=made_batch("another"), payment_key=decided.payment_key)
    with pytest.raises(Refused, match="came again"):
        reopen(decided, 2, by=supervisor, reason_code="mistake", note="Oh")
    assert Item.objects.filter(state=State.OPEN).count() == 1
