"""Notes, and the steps of notice and appeal."""

import datetime as dt

import pytest
from django.utils import timezone

from outlay.review.deciding.notes import add_note
from outlay.review.deciding.notices import add_notice
from outlay.review.deciding.refusals import Refused
from outlay.review.models import AuditEvent, Note, Notice
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
