"""Signing in, staying and leaving: what the session and the audit log say."""

import logging

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from outlay.review.access import sessions
from outlay.review.models import AuditEvent
from tests.review.made import PASSWORD

START = 1_800_000_000  # seconds since 1970


@pytest.fixture
def clock(monkeypatch):
    """Return a function that sets how many seconds have gone by."""
    now = [START]
    monkeypatch.setattr(sessions, "_now", lambda: now[0])

    def at(seconds):
        now[0] = START + seconds

    return at


def last():
    event = AuditEvent.objects.order_by("-number").first()
    return event.actor, event.action, event.data


def password_sign_in(client, name="ann", password=PASSWORD, **more):
    return client.post("/sign-in/", {"username": name, "password": password, **more})


def test_a_password_signs_in_and_is_recorded(analyst):
    client = Client()
    assert password_sign_in(client).headers["Location"] == "/"
    assert last() == ("ann", "sign_in", {"way": "password"})


def test_signing_in_makes_another_session_key(analyst):
    client = Client()
    client.get("/sign-in/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["session"] = session.session_key
    password_sign_in(client)
    assert client.session.session_key != session.session_key
    assert not Session.objects.filter(session_key=session.session_key).exists()


@pytest.mark.parametrize(
    ("name", "actor", "why"),
    [("ann", "ann", "password"), ("123-45-6789", "nobody", "unknown")],
)
def test_a_wrong_password_is_recorded_without_what_was_typed(analyst, name, actor, why):
    answer = password_sign_in(Client(), name, "typed-by-mistake")
    assert b"do not go together" in answer.content
    assert last() == (actor, "sign_in_refused", {"way": "password", "why": why})
    text = str(list(AuditEvent.objects.values()))
    assert "123-45-6789" not in text
    assert "typed-by-mistake" not in text


def test_signing_out_is_recorded(analyst, signed_in):
    client = signed_in(analyst)
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert last() == ("ann", "sign_out", {})
    assert "_auth_user_id" not in client.session


def test_signing_out_needs_a_post(analyst, signed_in):
    client = signed_in(analyst)
    assert client.get("/sign-out/").status_code == 405
    assert "_auth_user_id" in client.session


def test_the_idle_time_begins_anew_at_most_once_a_minute(analyst, signed_in, clock):
    client = signed_in(analyst)
    seen = []
    for seconds in (0, 59, 60, 119, 120):
        clock(seconds)
        answer = client.get("/sign-out/")
        seen.append((client.session["touched"] - START, answer["Session-Seconds"]))
    assert seen == [
        (0, "900"),
        (0, "841"),
        (60, "900"),
        (60, "841"),
        (120, "900"),
    ]


def test_staying_counts_at_once(analyst, signed_in, clock):
    client = signed_in(analyst)
    clock(30)
    answer = client.post("/me/stay/")
    assert (answer.status_code, answer["Session-Seconds"]) == (204, "900")
    assert client.session["touched"] == START + 30


def test_the_database_ends_a_session_that_is_idle(analyst, signed_in):
    client = signed_in(analyst)
    assert client.post("/me/stay/").status_code == 204
    assert client.session.get_expiry_age() == 900
    Session.objects.update(expire_date="2020-01-01T00:00:00Z")
    assert client.post("/me/stay/").status_code == 302


def test_no_session_is_longer_than_twelve_hours(analyst, signed_in, clock):
    client = signed_in(analyst)
    for minute in range(0, 12 * 60, 10):
        clock(minute * 60)
        assert client.post("/me/stay/").status_code == 204
    clock(12 * 3600 - 1)
    assert client.post("/me/stay/")["Session-Seconds"] == "1"
    clock(12 * 3600)
    assert client.post("/me/stay/").status_code == 302
    assert last()[1] == "sign_out"


def test_the_way_back_is_a_page(db):
    get = Client().get("/people/?x=1")
    assert get.headers["Location"] == "/sign-in/?next=/people/%3Fx%3D1"
    post = Client().post("/sign-out/", headers={"Referer": "http://testserver/people/"})
    assert post.headers["Location"] == "/sign-in/?next=/people/"
    other = Client().post("/sign-out/", headers={"Referer": "http://elsewhere/x/"})
    assert other.headers["Location"] == "/sign-in/?next=/"


def test_a_part_of_a_page_sends_the_whole_window_to_sign_in(db):
    answer = Client().get(
        "/people/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/me/"},
    )
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=/me/"


def test_who_is_signed_in_needs_no_second_sign_in(analyst, signed_in):
    answer = signed_in(analyst).get("/sign-in/?next=/people/")
    assert answer.headers["Location"] == "/people/"


def test_production_takes_no_password(analyst, set_options, caplog):
    caplog.set_level(logging.CRITICAL)
    set_options(mode="production")
    page = Client().get("/sign-in/").content
    assert b"assword" not in page
    client = Client()
    assert password_sign_in(client).status_code == 403
    assert "_auth_user_id" not in client.session
