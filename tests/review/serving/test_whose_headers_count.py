"""Behind gunicorn: what a named proxy says counts, and of nobody else anything.

127.0.0.2 is the proxy here. 127.0.0.1 is not, although gunicorn by itself believes it.
"""

import pytest

from benchmarks.review_served import CARD, HOST, OVER_HTTPS, PROXY, Visitor
from tests.review.serving.conftest import ADMIN

pytestmark = pytest.mark.slow
SHOWN = {CARD: ADMIN}


@pytest.mark.parametrize(
    "said",
    [
        {},
        OVER_HTTPS,
        {"X-Forwarded-Ssl": "on"},
        {"X-Forwarded-Protocol": "ssl"},
        {"X-Forwarded-Proto": "https", "X-Forwarded-Ssl": "off"},
        {"X-Forwarded-For": PROXY, "X-Forwarded-Proto": "https"},
        {"Forwarded": "proto=https;for=127.0.0.2"},
        {"SCRIPT_NAME": "/elsewhere"},
    ],
)
def test_nobody_else_says_that_it_was_https(production, said):
    visitor = Visitor(production[0], said)
    answer = visitor.get("/sign-in/")
    assert (answer.status, answer.location) == (301, f"https://{HOST}/sign-in/")
    assert not visitor.cookies


def test_the_proxy_says_whether_it_was_https(production):
    def status(said):
        return Visitor(production[0], said, PROXY).get("/sign-in/").status

    assert status(OVER_HTTPS) == 200
    assert status({}) == status({"X-Forwarded-Proto": "http"}) == 301
    assert status({"X-Forwarded-Ssl": "on"}) == 301


def test_a_card_counts_through_the_proxy_alone(production):
    visitor = Visitor(production[0], OVER_HTTPS | SHOWN, PROXY)
    assert visitor.sign_on().status == 302
    assert visitor.get("/people/").status == 200
    past = Visitor(production[0], OVER_HTTPS | SHOWN, cookies=visitor.cookies)
    assert past.get("/people/").status == 301


def test_a_header_that_only_looks_like_the_cards_is_none(production):
    spelt = {CARD.replace("-", "_"): ADMIN}
    assert Visitor(production[0], OVER_HTTPS | spelt, PROXY).sign_on().status == 403


@pytest.mark.parametrize(("source", "status"), [("127.0.0.1", 403), (PROXY, 302)])
def test_a_card_counts_by_address_where_http_is_let_in(demonstration, source, status):
    visitor = Visitor(demonstration, SHOWN, source, host="localhost")
    assert visitor.sign_on().status == status
    assert visitor.get("/people/").status == (200 if status == 302 else 302)
