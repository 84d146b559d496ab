"""Signing on with a card: only as far as a named proxy says so."""

import logging

import pytest
from django.test import Client, RequestFactory

from outlay.review.access.proxies import ProxyMiddleware, from_proxy
from outlay.review.models import AuditEvent, Person

DN = "CN=ANN EXAMPLE,OU=PEOPLE,O=U.S. Government,C=US"
CARD = {"HTTP_X_CLIENT_DN": DN}
PROXY, ELSEWHERE = {"REMOTE_ADDR": "10.0.0.4"}, {"REMOTE_ADDR": "10.0.0.5"}


@pytest.fixture(autouse=True)
def quiet(caplog):
    caplog.set_level(logging.CRITICAL)


@pytest.fixture
def cards(settings, set_options, entered):
    Person.objects.update(subject=f"piv:{DN}")
    set_options(piv_header="X-Client-DN", proxies=("10.0.0.4", "10.1.0.0/24", "::1"))
    settings.AUTHENTICATION_BACKENDS = [
        "django.contrib.auth.backends.ModelBackend",
        "outlay.review.access.piv.PivBackend",
    ]
    return entered


def is_in(client):
    return "_auth_user_id" in client.session


def test_the_proxys_word_signs_on(cards):
    client = Client(**CARD, **PROXY)
    answer = client.post("/sign-in/card/", {"next": "/people/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/people/")
    assert client.session["_auth_user_id"] == str(cards.pk)
    event = AuditEvent.objects.get(action="sign_in")
    assert (event.actor, event.data) == (cards.username, {"way": "piv"})


@pytest.mark.parametrize("way", [ELSEWHERE, {"REMOTE_ADDR": ""}, {"REMOTE_ADDR": "x"}])
def test_the_header_of_anybody_else_signs_nobody_on(cards, way):
    client = Client(**CARD, **way, HTTP_X_FORWARDED_FOR="10.0.0.4")
    answer = client.post("/sign-in/card/")
    assert answer.status_code == 403
    assert not is_in(client)
    assert AuditEvent.objects.get().data == {"way": "piv", "why": "no_card"}


def test_the_header_alone_signs_nobody_on(cards):
    client = Client(**CARD, **PROXY)
    assert client.get("/me/").status_code == 302
    assert not is_in(client)


def test_no_header_is_believed_unless_told_so(cards, set_options):
    set_options(piv_header="")
    client = Client(**CARD, **PROXY)
    assert client.post("/sign-in/card/").status_code == 404
    assert not is_in(client)


@pytest.mark.parametrize(
    ("change", "why", "actor"),
    [
        ({"subject": "piv:CN=SOMEBODY ELSE"}, "unknown", "nobody"),
        ({"subject": ""}, "unknown", "nobody"),
        ({"is_active": False}, "inactive", "ann@agency.example"),
    ],
)
def test_a_card_of_nobody_here_is_refused(cards, change, why, actor):
    Person.objects.update(**change)
    client = Client(**CARD, **PROXY)
    assert client.post("/sign-in/card/").status_code == 403
    event = AuditEvent.objects.get()
    assert (event.actor, event.data["why"]) == (actor, why)
    assert DN not in str(event.data)


@pytest.mark.parametrize("shown", ["", "CN=SOMEBODY ELSE"])
def test_taking_the_card_out_ends_the_session(cards, shown):
    client = Client(**CARD, **PROXY)
    client.post("/sign-in/card/")
    assert client.post("/me/stay/").status_code == 204
    client.post("/me/stay/", headers={"X-Client-DN": shown})
    assert not is_in(client)
    assert AuditEvent.objects.filter(action="sign_out").count() == 1


def test_a_session_of_a_card_is_of_no_use_past_the_proxy(cards):
    client = Client(**CARD, **PROXY)
    client.post("/sign-in/card/")
    assert client.post("/me/stay/", **ELSEWHERE).status_code == 302
    assert not is_in(client)


def test_nobody_is_sent_elsewhere_after_a_card(cards):
    client = Client(**CARD, **PROXY)
    answer = client.post("/sign-in/card/", {"next": "//elsewhere.example/"})
    assert answer.headers["Location"] == "/"


def test_a_card_signs_on_by_post_alone(cards):
    assert Client(**CARD, **PROXY).get("/sign-in/card/").status_code == 405
    client = Client(enforce_csrf_checks=True, **CARD, **PROXY)
    assert client.post("/sign-in/card/").status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("10.0.0.4", True),
        ("10.0.0.5", False),
        ("10.1.0.255", True),
        ("10.1.1.0", False),
        ("::1", True),
        ("::ffff:10.0.0.4", True),
        ("::ffff:10.0.0.5", False),
        ("", False),
    ],
)
def test_proxies_are_addresses_and_networks(set_options, address, named):
    set_options(proxies=("10.0.0.4", "10.1.0.0/24", "::1"))
    assert from_proxy(RequestFactory().get("/", REMOTE_ADDR=address)) is named


@pytest.mark.parametrize(
    ("address", "said", "scheme"),
    [
        ("10.0.0.4", {"HTTP_X_FORWARDED_PROTO": "https"}, "https"),
        ("10.0.0.4", {"HTTP_X_FORWARDED_PROTO": "http"}, "http"),
        ("10.0.0.4", {}, "http"),
        ("10.0.0.5", {"HTTP_X_FORWARDED_PROTO": "https"}, "http"),
    ],
)
def test_only_a_named_proxy_says_what_was_private(set_options, address, said, scheme):
    set_options(proxies=("10.0.0.4",))
    request = RequestFactory().get("/", REMOTE_ADDR=address, **said)
    seen = []
    ProxyMiddleware(lambda given: seen.append(given.scheme))(request)
    assert seen == [scheme]
