"""The page that verifies the log, part by part, and compares the kept heads."""

import pytest
from django.urls import reverse

from outlay.review.config.home import home
from outlay.review.models import AuditEvent, AuditHead
from outlay.review.trail import reading
from outlay.review.trail.heads import FILE, export_head
from outlay.review.trail.record import record
from tests.review.trail.rewriting import rewritten
from tests.review.unguarded import take_off

HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(auditor, signed_in):
    client = signed_in(auditor)
    for each in range(1, 8):
        record("ann", "note", f"item:{each}")
    return client


@pytest.fixture
def folder():
    folder = home() / "review"
    folder.mkdir(parents=True, exist_ok=True)
    yield folder
    (folder / FILE).unlink(missing_ok=True)


def verified(client, **asked):
    return client.post(reverse("trail-verify"), asked)


def test_a_sound_log_is_told_so_with_events_head_and_time(client):
    head = AuditHead.objects.get()
    page = verified(client).content.decode()
    assert "The log is as it was written" in page
    assert f"{head.number} events" in page
    assert head.digest in page
    assert "seconds" in page


def test_a_broken_log_is_told_with_the_event(client):
    number = AuditEvent.objects.get(subject="item:4").number
    take_off()
    AuditEvent.objects.filter(number=number).update(actor="eve")
    page = verified(client).content.decode()
    assert f"The log is broken at event {number}" in page
    assert "The log is as it was written" not in page


def test_long_logs_are_read_by_several_requests(client, monkeypatch):
    monkeypatch.setattr(reading, "PART", 3)
    head = AuditHead.objects.get().number
    answer, requests = client.post(reverse("trail-verify"), headers=HTMX), 1
    while not answer.context["reading"].finished:
        assert b'hx-trigger="load' in answer.content
        token = answer.context["reading"].token
        answer = client.post(reverse("trail-verify"), {"token": token}, headers=HTMX)
        requests += 1
    assert answer.context["reading"].events == head
    assert requests == -(-head // 3)
    assert b"<html" not in answer.content


def test_only_the_finished_reading_is_an_event(client, monkeypatch):
    monkeypatch.setattr(reading, "PART", 6)
    head = AuditHead.objects.get().number
    token = verified(client).context["reading"].token
    assert AuditHead.objects.get().number == head
    verified(client, token=token)
    event = AuditEvent.objects.get(number=head + 1)
    assert (event.actor, event.action, event.subject) == (
        "aud",
        "verify log",
        "trail",
    )
    assert event.data == {"events": head, "sound": True}


@pytest.mark.parametrize("token", ["x", "a:b:c"])
def test_a_token_of_somebody_else_is_refused(client, token):
    assert verified(client, token=token).status_code == 400


def test_reading_from_the_last_kept_head(client, folder):
    export_head(folder)
    kept = AuditHead.objects.get().number
    record("ann", "note", "item:1")
    take_off()
    AuditEvent.objects.filter(subject="item:4").update(actor="eve")
    after = verified(client, **{"from": "kept"}).context["reading"]
    assert (after.events, after.sound) == (1, True)
    assert after.first.number == kept
    assert not verified(client).context["reading"].sound


def test_kept_heads_that_fit(client, folder):
    export_head(folder)
    page = client.get(reverse("trail-verify")).content.decode()
    assert "The one kept head fits." in page


def test_a_log_written_anew_is_told_by_the_kept_heads(client, folder):
    export_head(folder)
    rewritten(AuditEvent.objects.get(subject="item:4").number, actor="eve")
    answer = verified(client)
    assert answer.context["reading"].sound
    page = answer.content.decode()
    assert "1 of 1 kept heads do not fit" in page
    assert "<strong>No</strong>" in page


def test_a_damaged_file_of_heads_is_told(client, folder):
    (folder / FILE).write_text("nothing of this\n")
    page = client.get(reverse("trail-verify"))
    assert page.status_code == 200
    assert "The file cannot be read" in page.content.decode()


def test_without_kept_heads_the_page_says_so(client):
    page = client.get(reverse("trail-verify")).content.decode()
    assert "None is kept yet." in page
    assert "after the last kept head" not in page
