"""Deciding: what is written, where the item stands then, and what is refused."""

import pytest

from outlay.review.access.roles import Role
from outlay.review.deciding.decide import decide
from outlay.review.deciding.refusals import LostUpdateError, Refused
from outlay.review.deciding.reopen import reopen
from outlay.review.deciding.second import second_say
from outlay.review.models import AuditEvent, Decision, Note, State, Suspicion
from tests.review.deciding.verdicts import hold, improper, refer, release
from tests.review.made import OTHER_AGENCY, made_item, made_person

MUCH = 1_000_000  # cents: review.toml's default for two people


@pytest.mark.parametrize(
    ("verdict", "state"),
    [(release(), State.RELEASED), (improper(), State.IMPROPER)],
    ids=["release", "improper"],
)
def test_a_decision_moves_the_item_on_by_one_version(analyst, verdict, state):
    item = made_item()
    decision = decide(item, 1, verdict, by=analyst, seconds_on_case=12.5)
    item.refresh_from_db()
    assert (item.state, item.version) == (state, 2)
    assert (decision.item_version, decision.by, decision.final) == (1, analyst, True)
    assert decision.seconds_on_case == 12.5


def test_the_log_tells_of_it_without_the_note(analyst):
    decision = decide(made_item(), 1, improper(note="Mrs B. moved"), by=analyst)
    event = AuditEvent.objects.get(action="decide")
    assert (event.actor, event.subject) == ("ann", f"item:{decision.item_id}")
    assert event.data["action"] == "improper"
    assert event.data["state"] == "improper"
    assert "moved" not in str(event.data)


def test_a_hold_has_owner_and_end_and_gives_the_item_to_its_owner(
    analyst, other_analyst
):
    item = made_item()
    verdict = hold(other_analyst)
    decision = decide(item, 1, verdict, by=analyst)
    item.refresh_from_db()
    assert (item.state, item.held_until) == (State.HELD, verdict.hold_until)
    assert item.assigned_to == decision.hold_owner == other_analyst
    assert not decision.needs_second


def test_deciding_a_held_item_ends_the_hold_and_keeps_the_assignment(analyst):
    item = made_item()
    decide(item, 1, hold(analyst), by=analyst)
    decide(item, 2, release(), by=analyst)
    item.refresh_from_db()
    assert (item.state, item.held_until) == (State.RELEASED, None)
    assert item.assigned_to == analyst


@pytest.mark.parametrize(
    ("amount", "pending"),
    [(MUCH - 1, False), (MUCH, True), (-MUCH, True)],
)
def test_two_people_from_the_set_amount_on(analyst, amount, pending):
    item = made_item(amount_cents=amount)
    decision = decide(item, 1, release(), by=analyst)
    item.refresh_from_db()
    assert decision.needs_second is pending
    assert item.state == (State.PENDING if pending else State.RELEASED)


def test_a_referral_always_needs_two_people_and_a_hold_never(analyst):
    small = made_item(1, amount_cents=100)
    decide(small, 1, refer(), by=analyst)
    large = made_item(2, amount_cents=100 * MUCH)
    decide(large, 1, hold(analyst), by=analyst)
    small.refresh_from_db()
    large.refresh_from_db()
    assert (small.state, large.state) == (State.PENDING, State.HELD)


@pytest.mark.parametrize("suspicion", list(Suspicion))
def test_suspected_fraud_needs_two_people_whatever_the_amount(analyst, suspicion):
    item = made_item(amount_cents=10_000)
    verdict = improper(suspicion=suspicion, amount_wrong_cents=100)
    decision = decide(item, 1, verdict, by=analyst)
    item.refresh_from_db()
    assert decision.needs_second is (suspicion == Suspicion.FRAUD)
    assert (item.state == State.PENDING) is (suspicion == Suspicion.FRAUD)


def test_what_two_people_decided_one_alone_decides_no_more(
    analyst, supervisor, other_supervisor
):
    item = made_item()
    waiting = decide(item, 1, refer(), by=analyst)
    second_say(waiting, by=supervisor, approve=True, note="")
    reopen(item, 3, by=other_supervisor, reason_code="mistake", note="Oh")
    held = decide(item, 4, hold(other_supervisor), by=other_supervisor)
    assert not held.needs_second
    anew = decide(item, 5, release(), by=other_supervisor)
    item.refresh_from_db()
    assert (anew.needs_second, item.state) == (True, State.PENDING)


def test_what_was_sent_back_can_be_decided_by_one(analyst, supervisor):
    item = made_item()
    waiting = decide(item, 1, refer(), by=analyst)
    second_say(waiting, by=supervisor, approve=False, note="Call the bank.")
    assert not decide(item, 3, release(), by=analyst).needs_second


def test_whoever_is_late_learns_who_decided_and_their_note_is_kept(
    analyst, other_analyst
):
    item = made_item()
    first = decide(item, 1, release(), by=analyst)
    with pytest.raises(LostUpdateError, match=r"Ann decided .*: Release") as late:
        decide(item, 1, improper(note="Paid in May too"), by=other_analyst)
    assert late.value.decision == first
    assert late.value.decision.by == analyst
    assert late.value.kept == Note.objects.get()
    assert late.value.kept.by == other_analyst
    assert "Tried: Improper" in late.value.kept.text
    assert late.value.kept.text.endswith("Paid in May too")
    assert Decision.objects.count() == 1


def test_a_second_click_keeps_no_second_copy_of_the_note(analyst):
    item = made_item()
    decide(item, 1, improper(), by=analyst)
    with pytest.raises(LostUpdateError):
        decide(item, 1, improper(), by=analyst)
    assert not Note.objects.exists()


def test_what_waits_for_a_second_person_cannot_be_decided_again(analyst, other_analyst):
    item = made_item()
    decide(item, 1, refer(), by=analyst)
    with pytest.raises(LostUpdateError):
        decide(item, 2, release(), by=other_analyst)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DATA_SCIENTIST, Role.ADMIN])
def test_other_roles_decide_nothing(db, role):
    item = made_item()
    with pytest.raises(Refused, match="role"):
        decide(item, 1, release(), by=made_person("eve", role))
    item.refresh_from_db()
    assert item.state == State.OPEN


def test_another_agency_or_a_closed_account_decides_nothing(analyst):
    item = made_item(agency=OTHER_AGENCY)
    with pytest.raises(Refused, match="agency"):
        decide(item, 1, release(), by=analyst)
    mine = made_item(2)
    analyst.is_active = False
    with pytest.raises(Refused):
        decide(mine, 1, release(), by=analyst)
    assert not Decision.objects.exists()
