"""The log's page: newest first, filtered, paged by number, in words."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from outlay.review.models import AuditEvent
from outlay.review.trail import filters, views
from outlay.review.trail.record import record
from tests.review.made import made_item, made_person

LOG = "/audit/"


@pytest.fixture
def look(auditor, signed_in):
    """Return a function: the numbers of the events that the page shows."""
    client = signed_in(auditor)
    AuditEventsBefore.count = AuditEvent.objects.count()

    def numbers(**asked):
        answer = client.get(LOG, asked)
        shown = [each.event.number for each in answer.context["told"]]
        return [number - AuditEventsBefore.count for number in shown]

    return numbers


class AuditEventsBefore:
    count = 0  # signing in is an event too


def test_newest_first_and_older_ones_by_number(look, at, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 3)
    for hour in range(8):
        at(2, hour)
    first = look()
    assert first[:3] == [8, 7, 6]
    further = look(before=6 + AuditEventsBefore.count)
    assert further == [5, 4, 3]


def test_paging_by_its_links_shows_each_event_once(auditor, signed_in, at, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 3)
    for hour in range(10):
        at(2, hour, action="note" if hour % 2 else "assign")
    client, address, seen = signed_in(auditor), f"{LOG}?what=note", []
    while address:
        context = client.get(address).context
        seen += [each.event.number for each in context["told"]]
        address = f"{LOG}{context['older']}" if context["older"] else ""
    notes = AuditEvent.objects.filter(action="note").values_list("number", flat=True)
    assert seen == sorted(notes, reverse=True)


@pytest.mark.parametrize("days", ["", "&since=2026-03-02", "&until=2026-03-02"])
def test_paging_days_shows_each_event_once(auditor, signed_in, at, monkeypatch, days):
    """Also where many events have the same time."""
    monkeypatch.setattr(views, "PAGE", 3)
    numbers = [at(2, 6 + each // 4).number for each in range(20)]
    client, address, seen = signed_in(auditor), f"{LOG}?what=note{days}", []
    while address:
        context = client.get(address).context
        seen += [each.event.number for each in context["told"]]
        address = f"{LOG}{context['older']}" if context["older"] else ""
    assert seen == sorted(numbers, reverse=True)


def test_each_filter_alone_and_together(look, at):
    bob = made_person("bob")
    at(2, 15)
    at(3, 15, actor="bob")
    at(4, 15, action="assign")
    at(5, 15, actor="bob", subject="item:2")
    at(6, 15, actor="system", action="end hold")
    assert look(who=bob.pk) == [4, 2]
    assert look(who="system") == [5]
    assert look(what="assign") == [3]
    assert look(on="item:2") == [4]
    assert look(since="2026-03-03", until="2026-03-05") == [4, 3, 2]
    assert look(who=bob.pk, since="2026-03-04") == [4]
    assert look(who=bob.pk, until="2026-02-01") == []


def test_a_day_is_the_agencys_day(look, at):
    at(3, 4)  # 23:00 of 2 March in New York
    at(3, 5)  # midnight there
    at(4, 4)
    at(4, 5)
    assert look(since="2026-03-02", until="2026-03-02") == [1]
    assert look(since="2026-03-03", until="2026-03-03") == [3, 2]


def test_a_clock_set_back_hides_no_event(look, at):
    for day, hour in [(2, 23), (3, 6), (3, 4), (3, 5), (4, 5), (4, 4)]:
        at(day, hour)
    by_hand = [
        each.number - AuditEventsBefore.count
        for each in AuditEvent.objects.filter(
            at__gte=dt.datetime(2026, 3, 3, 5, tzinfo=dt.UTC),
            at__lt=dt.datetime(2026, 3, 4, 5, tzinfo=dt.UTC),
        ).order_by("-at")
    ]
    assert look(since="2026-03-03", until="2026-03-03") == by_hand == [6, 2, 4]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"on": "who is it?"}, "Write what it was done to as"),
        ({"since": "2026-03-03", "until": "2026-03-02"}, "lies before the first"),
        ({"since": "soon"}, "Enter a valid date"),
        ({"who": "999999"}, "999999"),
    ],
)
def test_a_filter_that_cannot_be_is_told_and_shows_everything(
    auditor, signed_in, at, asked, says
):
    at(2, 15)
    answer = signed_in(auditor).get(LOG, asked)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert answer.context["told"]


@pytest.mark.parametrize("before", ["soon", "-3", "9" * 40])
def test_a_made_up_page_is_no_error(auditor, signed_in, before):
    assert signed_in(auditor).get(LOG, {"before": before}).status_code == 200


def test_events_are_told_in_words(auditor, signed_in):
    made_person("ann")
    item = made_item()
    facts = {"reason_code": "new_evidence", "amount_cents": 123450, "opened": True}
    record("ann", "reopen", f"item:{item.pk}", facts)
    answer = signed_in(auditor).get(LOG, {"what": "reopen"})
    (told,) = answer.context["told"]
    assert (told.who, told.what) == ("Ann", "Reopened")
    assert (told.on, told.link) == (
        f"Payment {item.pk}",
        reverse("case", args=[item.pk]),
    )
    assert told.facts == [
        ("amount", "$1,234.50"),
        ("opened", "yes"),
        ("reason code", "new_evidence"),
    ]


def test_the_page_asks_the_database_as_often_for_many_events(auditor, signed_in, at):
    client = signed_in(auditor)
    client.get(LOG)
    counts = []
    for _ in range(2):
        for hour in range(10):
            at(2, hour)
        with CaptureQueriesContext(connection) as asked:
            client.get(LOG)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("who", ["analyst", "supervisor", "data_scientist", "admin"])
@pytest.mark.parametrize("name", ["trail", "trail-verify", "trail-export"])
def test_only_auditors_read_the_log(request, signed_in, who, name):
    client = signed_in(request.getfixturevalue(who))
    assert client.get(reverse(name)).status_code == 403
    assert client.post(reverse(name)).status_code == 403


def test_names_stay_out_of_addresses(auditor, signed_in):
    bob = made_person("bob")
    page = signed_in(auditor).get(LOG, {"who": bob.pk}).content.decode()
    assert f'value="{bob.pk}" selected' in page
    assert filters.SYSTEM == "system"
    assert "who=bob" not in page


def test_a_moved_cut_off_is_told_as_people_read_times(auditor, signed_in):
    record(
        "system", "move cut-off", "batch:1", {"cut_off": "2026-06-29T21:00:00+00:00"}
    )
    page = signed_in(auditor).get(LOG).content.decode()
    assert "29 June 2026, 17:00 EDT" in page
    assert "T21:00" not in page
