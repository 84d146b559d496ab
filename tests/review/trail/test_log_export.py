"""The log as a file: every event asked for, no formula, and told in the log itself."""

import csv
import io

from django.urls import reverse

from outlay.review.models import AuditEvent
from outlay.review.trail import export
from outlay.review.trail.record import record
from outlay.review.trail.verify import verify


def exported(client, **asked):
    answer = client.post(reverse("trail-export"), asked)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_file_holds_every_event_asked_for(auditor, signed_in, at, monkeypatch):
    monkeypatch.setattr(export, "CHUNK", 3)
    for hour in range(10):
        at(2, hour, action="note" if hour % 2 else "assign")
    client = signed_in(auditor)
    rows = exported(client, what="note")
    notes = AuditEvent.objects.filter(action="note").order_by("number")
    assert [row["digest"] for row in rows] == [each.digest for each in notes]
    assert rows[0]["at"] == "2026-03-02T01:00:00.000000+00:00"
    assert rows[0]["data"] == "{}"


def test_exporting_is_an_event_that_the_file_does_not_hold(auditor, signed_in, at):
    at(2, 15)
    client = signed_in(auditor)
    rows = exported(client)
    event = AuditEvent.objects.order_by("-number").first()
    assert (event.actor, event.action) == ("aud", "export log")
    assert event.data == {"up_to": event.number - 1}
    assert int(rows[-1]["number"]) == event.number - 1
    assert verify().sound


def test_no_cell_of_the_file_is_a_formula(auditor, signed_in):
    record("=cmd()", "+note", "@item", {"-a": "=b"})
    rows = exported(signed_in(auditor))
    (row,) = [each for each in rows if "cmd" in each["actor"]]
    assert (row["actor"], row["action"], row["subject"]) == (
        "'=cmd()",
        "'+note",
        "'@item",
    )
    assert row["data"].startswith("{")


def test_a_wrong_filter_exports_nothing(auditor, signed_in):
    client = signed_in(auditor)
    before = AuditEvent.objects.count()
    assert client.post(reverse("trail-export"), {"on": "?"}).status_code == 302
    assert AuditEvent.objects.count() == before


def test_reading_the_file_by_address_alone_is_refused(auditor, signed_in):
    assert signed_in(auditor).get(reverse("trail-export")).status_code == 405
