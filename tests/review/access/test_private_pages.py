"""What every answer carries, and pages of refusals in words."""

import logging

import pytest
from django.test import Client

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
SIGNED_IN = ["/", "/me/", "/people/", "/no-such-page/", "/audit/", "/sign-in/"]


@pytest.fixture(autouse=True)
def quiet(caplog):
    caplog.set_level(logging.CRITICAL)


def policy(answer):
    return set(answer.headers["Content-Security-Policy"].split("; "))


@pytest.mark.parametrize("address", SIGNED_IN)
def test_no_signed_in_answer_is_kept(admin, signed_in, address):
    answer = signed_in(admin).get(address)
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_answer_to_signing_out_is_not_kept_either(admin, signed_in):
    answer = signed_in(admin).post("/sign-out/")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", [*SIGNED_IN, "/healthz"])
def test_every_answer_has_the_whole_policy(admin, signed_in, address):
    for client in (Client(), signed_in(admin)):
        answer = client.get(address)
        assert policy(answer) == POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/audit/", 403, "Your role here, Admin, does not allow"),
        ("/no-such-page/", 404, "There is no such page"),
    ],
)
def test_refusals_are_pages_in_words(admin, signed_in, address, status, words):
    answer = signed_in(admin).get(address)
    assert answer.status_code == status
    page = answer.content.decode()
    assert words in page
    assert "<h1>" in page
    assert "Sign out" in page


def test_a_form_of_an_old_page_is_refused_in_words(admin):
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/sign-in/", {"username": "adm"})
    assert answer.status_code == 403
    assert "That page was too old" in answer.content.decode()


def test_an_error_is_a_page_in_words(admin, signed_in, monkeypatch):
    def broken(*_given, **_more):
        raise ValueError

    monkeypatch.setattr("outlay.review.access.people.keep_own_settings", broken)
    client = signed_in(admin)
    client.raise_request_exception = False
    answer = client.post("/me/", {})
    assert answer.status_code == 500
    assert "Something broke" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"


def test_pages_hold_no_scripts_or_styles_of_their_own(admin, signed_in):
    client = signed_in(admin)
    for address in ("/me/", "/people/", f"/people/{admin.pk}/"):
        page = client.get(address).content.decode()
        assert " style=" not in page
        assert " onclick=" not in page
        assert "<script>" not in page
