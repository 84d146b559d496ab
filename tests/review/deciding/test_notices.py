"""Notes, the steps of notice and appeal, and no adverse act on a bare match."""

import datetime as dt

import pytest
from django.utils import timezone

from outlay.review.deciding.decide import decide
from outlay.review.deciding.notes import add_note
from outlay.review.deciding.notices import add_notice
from outlay.review.deciding.refusals import Refused
from outlay.review.deciding.second import second_say
from outlay.review.models import AuditEvent, Decision, Note, Notice, State
from tests.review.deciding.verdicts import hold, improper, refer, release
from tests.review.made import OTHER_AGENCY, made_item

TODAY = timezone.now().date()


def step(kind, **given):
    columns = {"kind": kind, "happened_on": TODAY, "what": "Letter of 3 March"}
    return Notice(**(columns | given))


def test_a_note_is_kept_and_told_without_its_words(analyst):
    item = made_item()
    note = add_note(item, "  Called the bank.  ", by=analyst)
    assert (note.text, note.by) == ("Called the bank.", analyst)
    event = AuditEvent.objects.get()
    assert (event.action, event.subject) == ("note", f"item:{item.pk}")
    assert "bank" not in str(event.data)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "x" * 10_001, "SSN 123-45-6789", "EIN 12-3456789, see file"],
    ids=["empty", "blank", "long", "person", "business"],
)
def test_what_cannot_be_a_note(analyst, text):
    with pytest.raises(Refused) as why:
        add_note(made_item(), text, by=analyst)
    assert why.value.field == "text"
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    "text", ["ends in 6789", "call 202-555-0143", "invoice 123456789", "2026-03-02"]
)
def test_other_numbers_may_be_written(analyst, text):
    assert add_note(made_item(), text, by=analyst).text == text


def test_other_roles_and_agencies_write_nothing(analyst, auditor):
    with pytest.raises(Refused):
        add_note(made_item(), "Seen", by=auditor)
    with pytest.raises(Refused):
        add_note(made_item(2, agency=OTHER_AGENCY), "Seen", by=analyst)
    with pytest.raises(Refused):
        add_notice(made_item(3), step("appeal"), by=auditor)


def test_a_notice_ends_after_the_agencys_days(analyst):
    notice = add_notice(made_item(), step("notice", channel="mail"), by=analyst)
    assert notice.respond_by == TODAY + dt.timedelta(days=30)
    longer = step("notice", channel="mail", respond_by=TODAY + dt.timedelta(days=45))
    assert add_notice(notice.item, longer, by=analyst).respond_by == longer.respond_by
    told = AuditEvent.objects.first()
    assert told.data == {"notice": notice.pk, "kind": "notice"}


INCOMPLETE = {
    "kind": (step("denial"), "kind"),
    "words": (step("notice", channel="mail", what=" "), "what"),
    "way": (step("notice"), "channel"),
    "odd way": (step("appeal", channel="pigeon"), "channel"),
    "day": (step("appeal", happened_on=None), "happened_on"),
    "to come": (
        step("appeal", happened_on=TODAY + dt.timedelta(days=2)),
        "happened_on",
    ),
    "too short": (
        step("notice", channel="mail", respond_by=TODAY + dt.timedelta(days=29)),
        "respond_by",
    ),
    "verified?": (step("verification"), "confirmed"),
    "outcome": (step("outcome"), "outcome"),
    "no appeal": (step("outcome", outcome="upheld"), "kind"),
}


@pytest.mark.parametrize(("notice", "field"), INCOMPLETE.values(), ids=INCOMPLETE)
def test_an_incomplete_step_is_refused(analyst, notice, field):
    with pytest.raises(Refused) as why:
        add_notice(made_item(), notice, by=analyst)
    assert why.value.field == field
    assert not Notice.objects.exists()


def test_what_is_not_of_its_kind_is_left_out(analyst):
    stray = step("response", confirmed=True, outcome="upheld", respond_by=TODAY)
    kept = add_notice(made_item(), stray, by=analyst)
    assert (kept.confirmed, kept.outcome, kept.respond_by) == (None, "", None)


@pytest.mark.parametrize("verdict", [improper(), refer()], ids=["improper", "refer"])
def test_no_adverse_decision_on_a_match_before_it_is_verified(analyst, verdict):
    item = made_item(has_match=True)
    with pytest.raises(Refused, match="list match"):
        decide(item, 1, verdict, by=analyst)
    assert not Decision.objects.exists()
    proof = add_notice(item, step("verification", confirmed=True), by=analyst)
    decision = decide(item, 1, verdict, by=analyst)
    assert (decision.on_match, decision.verification) == (True, proof)


def test_the_latest_verification_counts(analyst):
    item = made_item(has_match=True)
    add_notice(item, step("verification", confirmed=True), by=analyst)
    add_notice(item, step("verification", confirmed=False), by=analyst)
    with pytest.raises(Refused, match="list match"):
        decide(item, 1, improper(), by=analyst)


def test_a_verification_doubted_since_stops_the_second_person(analyst, supervisor):
    item = made_item(has_match=True)
    add_notice(item, step("verification", confirmed=True), by=analyst)
    waiting = decide(item, 1, refer(), by=analyst)
    add_notice(item, step("verification", confirmed=False), by=analyst)
    with pytest.raises(Refused, match="list match"):
        second_say(waiting, by=supervisor, approve=True, note="")
    second_say(waiting, by=supervisor, approve=False, note="Somebody else is meant")
    item.refresh_from_db()
    assert item.state == State.OPEN


def test_another_payments_verification_does_not_count(analyst):
    add_notice(made_item(1), step("verification", confirmed=True), by=analyst)
    with pytest.raises(Refused, match="list match"):
        decide(made_item(2, has_match=True), 1, improper(), by=analyst)


def test_a_match_can_be_held_and_released_unverified(analyst):
    item = made_item(has_match=True)
    decide(item, 1, hold(analyst), by=analyst)
    decide(item, 2, release(), by=analyst)
    item.refresh_from_db()
    assert item.state == State.RELEASED
