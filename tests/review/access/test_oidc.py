"""Signing on at an identity provider, which the test runs."""

import base64
import hmac
import json
import logging
from dataclasses import replace

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from outlay.review.access.oidc.provider import forget_provider, provider
from outlay.review.models import AuditEvent, Person
from tests.review.access.fake_provider import KEYS, Fake

EMAIL = {"email": "ann@agency.example", "email_verified": True}


@pytest.fixture(autouse=True)
def quiet(caplog):
    """Refusals are answers with 403, which Django logs."""
    caplog.set_level(logging.CRITICAL)


def part(said):
    text = said if isinstance(said, bytes) else json.dumps(said).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=")


def forged(fake, algorithm):
    """Return a token with the right claims that whoever knows the public key made."""
    claims = jwt.decode(Fake.id_token(fake), options={"verify_signature": False})
    body = part({"alg": algorithm, "kid": "RS256"}) + b"." + part(claims)
    public = KEYS["RS256"].public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    secret = public.public_bytes(serialization.Encoding.PEM, form)
    seal = hmac.digest(secret, body, "sha256") if algorithm == "HS256" else b""
    return (body + b"." + part(seal)).decode()


def refusal():
    event = AuditEvent.objects.order_by("-number").first()
    assert event.action == "sign_in_refused"
    return event.actor, event.data["why"]


def assert_refused(answer, why, actor="nobody"):
    assert answer.status_code == 403
    assert b"You were not signed on" in answer.content
    assert "_auth_user_id" not in answer.client.session
    assert "no-store" in answer.headers["Cache-Control"]
    assert refusal() == (actor, why)


def test_first_sign_on_ties_the_identity_to_the_entry(fake, entered, sign_on):
    fake.userinfo = EMAIL
    answer = sign_on(next="/me/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me/")
    entered.refresh_from_db()
    assert entered.subject == f"oidc:{fake.issuer}#sub-of-ann"
    done = list(AuditEvent.objects.order_by("number").values_list("action", "actor"))
    assert done == [
        ("identity_linked", "ann@agency.example"),
        ("sign_in", "ann@agency.example"),
    ]
    assert AuditEvent.objects.get(action="sign_in").data == {"way": "oidc"}


def test_later_sign_ons_go_by_the_identity_alone(fake, entered, sign_on):
    Person.objects.update(subject=f"oidc:{fake.issuer}#sub-of-ann")
    fake.userinfo = {"email": "married@agency.example", "email_verified": True}
    answer = sign_on()
    assert answer.client.session["_auth_user_id"] == str(entered.pk)


def test_an_elliptic_signature_counts_too(fake, entered, sign_on):
    fake.userinfo, fake.algorithm = EMAIL, "ES256"
    assert sign_on().status_code == 302


def test_what_is_asked_has_state_nonce_and_a_proof_key(fake, entered, sign_on):
    fake.userinfo = EMAIL
    sign_on()
    assert len(fake.asked["state"]) >= 32
    assert len(fake.asked["nonce"]) >= 32
    assert fake.asked["code_challenge_method"] == "S256"
    assert fake.asked["scope"] == "openid email"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"claims": {"nonce": "of another sign-on"}}, "wrong_nonce"),
        ({"claims": {"exp": 1_000_000_000}}, "expired"),
        ({"claims": {"aud": "another-app"}}, "wrong_audience"),
        ({"claims": {"aud": ["outlay-review", "x"], "azp": "x"}}, "wrong_audience"),
        ({"claims": {"iss": "https://elsewhere.example"}}, "wrong_issuer"),
        ({"signed_by_stranger": True}, "signature"),
        ({"without": ("nonce",)}, "incomplete"),
        ({"without": ("exp",)}, "incomplete"),
        ({"userinfo": EMAIL | {"sub": "somebody-else"}}, "incomplete"),
        ({"userinfo": EMAIL | {"email": "stranger@agency.example"}}, "unknown"),
        ({"userinfo": EMAIL | {"email_verified": False}}, "unknown"),
        ({"userinfo": EMAIL | {"email_verified": "true"}}, "unknown"),
        ({"userinfo": {}}, "unknown"),
    ],
)
def test_a_word_that_does_not_count_is_refused(fake, entered, sign_on, changes, why):
    fake.userinfo = EMAIL
    for name, value in changes.items():
        setattr(fake, name, value)
    assert_refused(sign_on(), why)
    entered.refresh_from_db()
    assert entered.subject == ""
    assert Person.objects.count() == 1


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
def test_only_a_private_key_signs(fake, entered, sign_on, monkeypatch, algorithm):
    # HS256: an attacker hopes that the public key, which all know, is the secret.
    monkeypatch.setattr(fake, "id_token", lambda: forged(fake, algorithm))
    fake.userinfo = EMAIL
    assert_refused(sign_on(), "signature")


def test_a_closed_account_is_refused_by_name(fake, entered, sign_on):
    fake.userinfo = EMAIL
    Person.objects.update(is_active=False)
    assert_refused(sign_on(), "inactive", "ann@agency.example")
    Person.objects.update(subject=f"oidc:{fake.issuer}#sub-of-ann")
    assert_refused(sign_on(), "inactive", "ann@agency.example")


def test_a_taken_entry_is_not_taken_over(fake, entered, sign_on):
    Person.objects.update(subject=f"oidc:{fake.issuer}#earlier-owner-of-the-address")
    fake.userinfo = EMAIL
    assert_refused(sign_on(), "other_identity", "ann@agency.example")


@pytest.mark.parametrize(
    ("needs", "claims", "signs_on"),
    [
        ({"acr": ("piv",)}, {}, False),
        ({"acr": ("piv",)}, {"acr": "password"}, False),
        ({"acr": ("piv", "mfa")}, {"acr": "mfa"}, True),
        ({"acr": ("aal2",)}, {"acr": "ial1", "aal": "aal2"}, True),
        ({"amr": ("hwk",)}, {"amr": ["pwd"]}, False),
        ({"amr": ("hwk",)}, {"amr": ["pwd", "hwk"]}, True),
        ({"acr": ("piv",), "amr": ("hwk",)}, {"acr": "piv"}, False),
    ],
)
def test_weak_sign_ons_are_refused(
    fake, entered, sign_on, set_options, settings, needs, claims, signs_on
):
    set_options(oidc=replace(settings.OPTIONS.oidc, **needs, ask=("piv", "x")))
    fake.userinfo, fake.claims = EMAIL, claims
    answer = sign_on()
    assert fake.asked["acr_values"] == "piv x"
    if signs_on:
        assert answer.status_code == 302
    else:
        assert_refused(answer, "too_weak")


def test_the_app_shows_who_it_is_with_a_key(
    fake, entered, sign_on, set_options, settings, tmp_path
):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    path = tmp_path / "app.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    set_options(oidc=replace(settings.OPTIONS.oidc, key=path, secret=""))
    fake.userinfo, fake.client_key = EMAIL, key.public_key()
    assert sign_on().status_code == 302
    assert fake.posted["client_assertion_type"].endswith(":jwt-bearer")


def test_a_wrong_secret_gets_no_token(fake, entered, sign_on, set_options, settings):
    set_options(oidc=replace(settings.OPTIONS.oidc, secret="x"))  # noqa: S106
    assert_refused(sign_on(), "provider_said_no")


def test_another_browsers_answer_is_refused(fake, entered, sign_on):
    fake.userinfo = EMAIL
    assert_refused(Client().get("/oidc/callback/?code=c&state=s"), "not_asked")
    client = Client()
    client.get("/oidc/")
    assert_refused(client.get("/oidc/callback/?code=c&state=s"), "not_asked")
    assert fake.posted == {}  # the code was not even tried


def test_an_answer_counts_once(fake, entered):
    fake.userinfo = EMAIL
    client = Client()
    first = client.get("/oidc/").headers["Location"]
    back = requests.get(first, allow_redirects=False, timeout=5).headers["Location"]
    path = back.removeprefix("http://testserver")
    assert client.get(path).status_code == 302
    client.post("/sign-out/")
    assert_refused(client.get(path), "not_asked")


def test_a_no_of_the_provider_is_told(fake, entered):
    client = Client()
    client.get("/oidc/")
    assert_refused(
        client.get("/oidc/callback/?error=access_denied"), "provider_said_no"
    )


def test_nobody_is_sent_elsewhere_after_sign_on(fake, entered, sign_on):
    fake.userinfo = EMAIL
    assert sign_on(next="https://elsewhere.example/").headers["Location"] == "/"


def test_a_provider_that_is_down_stops_nobody_who_is_signed_in(
    fake, entered, sign_on, set_options, settings
):
    fake.userinfo = EMAIL
    client = sign_on().client
    set_options(oidc=replace(settings.OPTIONS.oidc, issuer="http://127.0.0.1:9"))
    asked = fake.requests
    assert client.get("/me/").status_code == 200
    assert fake.requests == asked
    assert_refused(Client().get("/oidc/"), "no_answer")


def test_closing_an_account_ends_its_session(fake, entered, sign_on):
    fake.userinfo = EMAIL
    client = sign_on().client
    assert client.get("/me/").status_code == 200
    Person.objects.update(is_active=False)
    assert client.get("/me/").status_code == 302


def test_addresses_are_read_once(fake, db):
    Client().get("/oidc/")
    Client().get("/oidc/")
    assert fake.requests == 1


def test_given_addresses_need_no_discovery(fake, db, set_options, settings):
    given = {name: f"{fake.issuer}/{name}" for name in ("authorize", "token", "jwks")}
    set_options(oidc=replace(settings.OPTIONS.oidc, **given))
    forget_provider()
    assert provider().authorize == f"{fake.issuer}/authorize"
    assert fake.requests == 0


def test_another_issuers_document_is_refused(fake, db):
    fake.discovered_issuer = "https://elsewhere.example"
    assert_refused(Client().get("/oidc/"), "no_answer")


def test_plain_http_counts_in_the_demonstration_alone(fake, db, set_options):
    set_options(mode="production")
    forget_provider()
    assert_refused(Client().get("/oidc/"), "no_answer")
    assert fake.requests == 0


def test_without_a_provider_there_is_no_such_page(db):
    assert Client().get("/oidc/").status_code == 404
    assert Client().get("/oidc/callback/?code=c&state=s").status_code == 404
