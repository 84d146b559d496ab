"""Every view says what it needs, and the middleware holds it to that."""

from django.test import Client

from outlay.review.trail.record import record
from outlay.review.trail.verify import verify


def test_a_stranger_is_sent_to_sign_in(db):
    answer = Client().get("/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")


def test_health_needs_nobody(db):
    assert Client().get("/healthz").content == b"ok"


def test_the_log_is_a_chain(db):
    record("ann", "decide", "item:1", {"action": "release"})
    record("ann", "decide", "item:2")
    found = verify()
    assert found.sound
    assert found.events == 2
