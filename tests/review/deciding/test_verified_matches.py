"""No adverse decision on a match that nobody verified: each match by itself."""

import pytest

from outlay.review.deciding.decide import decide
from outlay.review.deciding.refusals import Refused
from outlay.review.deciding.second import second_say
from outlay.review.models import AuditEvent, Decision, Item, State
from tests.review.deciding.matched import (
    OFAC,
    SAM,
    match_again,
    matched_item,
    verify_match,
)
from tests.review.deciding.verdicts import hold, improper, refer, release
from tests.review.made import made_item

BOTH = (SAM, OFAC)


def bare(item, by, verdict=None):
    with pytest.raises(Refused, match="list match") as why:
        decide(item, 1, verdict or improper(), by=by)
    assert why.value.field == "action"
    return str(why.value)


@pytest.mark.parametrize("verdict", [improper(), refer()], ids=["improper", "refer"])
def test_no_adverse_decision_on_a_match_before_it_is_verified(analyst, verdict):
    item = matched_item()
    assert "SAM S4MR1" in bare(item, analyst, verdict)
    assert not Decision.objects.exists()
    proof = verify_match(item, analyst)
    decision = decide(item, 1, verdict, by=analyst)
    assert (decision.on_match, decision.verification) == (True, proof)


def test_a_verification_names_its_match(analyst):
    kept = verify_match(matched_item(1, *BOTH), analyst, OFAC)
    assert (kept.source, kept.entry) == OFAC
    assert AuditEvent.objects.last().data["source"] == "ofac"


@pytest.mark.parametrize("named", [("", ""), ("sam", "another"), ("ofac", "S4MR1")])
def test_a_verification_of_no_match_of_the_payment_is_refused(analyst, named):
    with pytest.raises(Refused, match="one match") as why:
        verify_match(matched_item(), analyst, named)
    assert why.value.field == "match"


def test_where_there_is_no_match_none_is_named(analyst):
    kept = verify_match(made_item(), analyst)
    assert (kept.source, kept.entry) == ("", "")


def test_one_verified_match_opens_no_door_for_another(analyst):
    item = matched_item(1, *BOTH)
    verify_match(item, analyst, SAM)
    assert "OFAC 12345" in bare(item, analyst)
    verify_match(item, analyst, OFAC, confirmed=False)
    assert decide(item, 1, improper(), by=analyst).verification.source == "sam"


def test_somebody_elses_matches_leave_other_grounds_to_two_people(analyst, supervisor):
    item = matched_item(1, *BOTH)
    proofs = [verify_match(item, analyst, each, confirmed=False) for each in BOTH]
    waiting = decide(item, 1, improper(), by=analyst)
    assert (waiting.verification, waiting.needs_second) == (proofs[-1], True)
    item.refresh_from_db()
    assert item.state == State.PENDING
    second_say(waiting, by=supervisor, approve=True, note="")
    item.refresh_from_db()
    assert item.state == State.IMPROPER


def test_the_latest_verification_of_a_match_counts(analyst):
    item = matched_item()
    verify_match(item, analyst)
    verify_match(item, analyst, confirmed=False)
    latest = verify_match(item, analyst)
    decision = decide(item, 1, improper(), by=analyst)
    assert (decision.verification, decision.needs_second) == (latest, False)


def test_a_match_of_a_later_run_is_verified_by_itself(analyst):
    item = matched_item(1, SAM)
    proof = verify_match(item, analyst, SAM)
    match_again(item, OFAC)
    assert "OFAC 12345" in bare(item, analyst)
    match_again(item, SAM)  # the same entry again: it is verified
    assert decide(item, 1, improper(), by=analyst).verification == proof


def test_a_verification_doubted_since_stops_the_second_person(analyst, supervisor):
    item = matched_item()
    verify_match(item, analyst)
    waiting = decide(item, 1, refer(), by=analyst)
    verify_match(item, analyst, confirmed=False)
    with pytest.raises(Refused, match="means somebody else"):
        second_say(waiting, by=supervisor, approve=True, note="")
    second_say(waiting, by=supervisor, approve=False, note="Somebody else is meant")
    item.refresh_from_db()
    assert item.state == State.OPEN


def test_a_match_found_since_is_verified_and_may_mean_somebody_else(
    analyst, supervisor
):
    item = made_item()
    waiting = decide(item, 1, refer(), by=analyst)
    Item.objects.filter(pk=item.pk).update(has_match=True)
    match_again(item, SAM)
    with pytest.raises(Refused, match="SAM S4MR1"):
        second_say(waiting, by=supervisor, approve=True, note="")
    item.refresh_from_db()
    verify_match(item, analyst, confirmed=False)
    second_say(waiting, by=supervisor, approve=True, note="")
    item.refresh_from_db()
    assert item.state == State.REFERRED


def test_another_payments_verification_does_not_count(analyst):
    verify_match(matched_item(1), analyst)
    bare(matched_item(2), analyst)


def test_a_match_that_nobody_can_name_is_not_verified(analyst):
    bare(made_item(has_match=True), analyst)


def test_a_match_can_be_held_and_released_unverified(analyst):
    item = matched_item()
    decide(item, 1, hold(analyst), by=analyst)
    decide(item, 2, release(), by=analyst)
    item.refresh_from_db()
    assert item.state == State.RELEASED
