"""Fixtures of signing on: a fake provider, and the app told of it."""

from dataclasses import replace

import pytest
import requests
from django.test import Client

from outlay.review.access.oidc.provider import forget_provider
from outlay.review.config.oidc_options import OidcOptions
from outlay.review.models import Person
from tests.review.access.fake_provider import CLIENT, SECRET, running

PASSWORDS = "django.contrib.auth.backends.ModelBackend"
OIDC = "outlay.review.access.oidc.backend.OidcBackend"
PIV = "outlay.review.access.piv.PivBackend"


@pytest.fixture
def set_options(settings):
    """Return a function that changes the installation's options for this test."""

    def change(**given):
        settings.OPTIONS = replace(settings.OPTIONS, **given)
        return settings.OPTIONS

    return change


@pytest.fixture
def fake(settings, set_options):
    """A running provider that knows the app, and that the app knows."""
    with running() as made:
        oidc = OidcOptions(issuer=made.issuer, client=CLIENT, secret=SECRET)
        set_options(oidc=oidc)
        settings.AUTHENTICATION_BACKENDS = [PASSWORDS, OIDC]
        forget_provider()
        yield made
    forget_provider()


@pytest.fixture
def entered(db):
    """Return ann, as an administrator entered her: by e-mail address alone."""
    person = Person(username="ann@agency.example", name="Ann", role="analyst")
    person.set_unusable_password()
    person.save()
    return person


@pytest.fixture
def sign_on():
    """Return a function: through the provider, as a browser goes; the last answer."""

    def go(client=None, **query):
        client = client or Client()
        to_provider = client.get("/oidc/", query)
        assert to_provider.status_code == 302
        back = requests.get(
            to_provider.headers["Location"], allow_redirects=False, timeout=5
        )
        path = back.headers["Location"].removeprefix("http://testserver")
        return client.get(path)

    return go
