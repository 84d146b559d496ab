"""A broken log is said in plain words and stands on pages until it is sound again."""

import logging

import pytest
from django.urls import reverse

from outlay.payments.errors import OutputError
from outlay.review.config.home import home
from outlay.review.config.logs import WithoutValues
from outlay.review.models import AuditEvent
from outlay.review.serving import upkeep
from outlay.review.trail import alarm
from outlay.review.trail.alarm import FILE, FOLDER, ring, silence, standing
from outlay.review.trail.concluding import conclude
from outlay.review.trail.heads import FILE as HEADS
from outlay.review.trail.heads import BrokenLogError, export_head
from outlay.review.trail.record import record
from tests.review.trail.rewriting import rewritten
from tests.review.unguarded import take_off

BANNER = "The audit log is broken"


@pytest.fixture
def folder():
    folder = home() / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    yield folder
    (folder / HEADS).unlink(missing_ok=True)


@pytest.fixture
def log(db, folder):
    return [record("ann", "note", f"item:{each}") for each in range(1, 8)]


def tampered(number=4, actor="eve"):
    take_off()
    AuditEvent.objects.filter(number=number).update(actor=actor)


def test_upkeep_says_which_event_and_nobodys_words(log, caplog):
    tampered(actor="123-45-6789")
    with pytest.raises(BrokenLogError):
        upkeep.once()
    (said,) = [each for each in caplog.records if each.name.endswith("alarm")]
    assert said.levelno == logging.ERROR
    line = WithoutValues("{message}", style="{").format(said)
    assert line.startswith("audit_log_broken: from event 4 on")
    assert "123-45-6789" not in caplog.text
    assert standing().event == 4


@pytest.mark.parametrize("who", ["auditor", "admin"])
def test_auditors_and_administrators_are_told(request, log, signed_in, who):
    client = signed_in(request.getfixturevalue(who))
    assert BANNER not in client.get(reverse("own-settings")).content.decode()
    ring(1234)
    page = client.get(reverse("own-settings")).content.decode()
    assert f"{BANNER} at event 1,234" in page
    link = f'<a href="{reverse("trail-verify")}">the log is verified</a>'
    assert (link in page) is (who == "auditor")


@pytest.mark.parametrize("who", ["analyst", "supervisor", "data_scientist"])
def test_nobody_else_is(request, log, signed_in, who):
    ring(4)
    page = signed_in(request.getfixturevalue(who)).get(reverse("own-settings"))
    assert BANNER not in page.content.decode()


def test_a_file_that_was_changed_is_an_alarm(log, auditor, signed_in, folder):
    (folder / FILE).write_bytes(b"nothing \xff")
    page = signed_in(auditor).get(reverse("own-settings")).content.decode()
    assert f"{BANNER}:" in page


def test_it_stands_until_the_log_is_verified_and_sound(log, auditor, signed_in):
    client = signed_in(auditor)
    tampered()
    client.post(reverse("trail-verify"))
    assert standing().event == 4
    client.post(reverse("trail-verify"))
    assert standing().event == 4
    tampered(actor="ann")
    assert BANNER in client.get(reverse("trail")).content.decode()
    client.post(reverse("trail-verify"))
    assert BANNER not in client.get(reverse("trail")).content.decode()


def test_it_names_the_earliest_event(log):
    ring(7)
    ring(4)
    ring(6)
    assert standing().event == 4


def test_one_that_cannot_be_kept_is_logged_and_the_page_still_says_it(
    log, auditor, signed_in, monkeypatch, caplog
):
    def refuse(_path, _content):
        raise OutputError("the disk is full")

    monkeypatch.setattr(alarm, "write_whole", refuse)
    tampered()
    page = signed_in(auditor).post(reverse("trail-verify")).content.decode()
    assert "The log is broken at event 4" in page
    assert "audit_log_broken: from event 4 on" in caplog.text
    assert "the alarm cannot be kept: the disk is full" in caplog.text


def test_a_reading_behind_the_break_does_not_end_it(log):
    ring(4)
    silence(4)
    assert standing().event == 4
    silence(3)
    assert standing() is None


def test_a_log_written_anew_is_not_sound_while_a_kept_head_says_so(log, folder):
    export_head(folder)
    rewritten(3, actor="eve")
    with pytest.raises(BrokenLogError):
        upkeep.once()
    conclude(0, None)  # the chain holds in itself
    assert standing().event == 7
    (folder / HEADS).write_text("not a head")
    conclude(0, None)
    assert standing().event == 7
    (folder / HEADS).unlink()
    conclude(0, None)
    assert standing() is None
