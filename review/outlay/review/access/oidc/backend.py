"""Django's way to the identity provider: who has signed on there is who here."""

import hmac
from typing import Any

import requests
from django.conf import settings
from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from outlay.review.access.identities import first_time, known, provider_subject
from outlay.review.access.oidc.provider import provider
from outlay.review.access.oidc.tokens import client_assertion, read_id_token
from outlay.review.access.refusal import SignOnRefused, Why
from outlay.review.config.oidc_options import EMAIL, OidcOptions
from outlay.review.models import Person

BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
Claims = dict[str, Any]


class OidcBackend(OIDCAuthenticationBackend):  # type: ignore[misc] # untyped
    """Signs on who the provider names, if an administrator entered them here."""

    def __init__(self) -> None:
        # Not the parent's: it wants the addresses at once, and Django makes a backend
        # for every request; a provider that is down must not stop who is signed in.
        self.UserModel = Person
        self.OIDC_RP_CLIENT_ID = _options().client
        self.OIDC_RP_CLIENT_SECRET = _options().secret

    @property
    def OIDC_OP_TOKEN_ENDPOINT(self) -> str:  # noqa: N802 - the parent's name
        """Where a code becomes a token."""
        return provider().token

    @property
    def OIDC_OP_USER_ENDPOINT(self) -> str:  # noqa: N802 - the parent's name
        """Where the provider says more of somebody."""
        return provider().userinfo

    def authenticate(
        self, request: HttpRequest | None, **kwargs: object
    ) -> Person | None:
        """Return who has signed on at the provider, or None where nobody did.

        Raises
        ------
        SignOnRefused
            Where the provider does not answer or its word does not count.
        """
        if "nonce" not in kwargs:  # a password or a card: for another backend
            return None
        try:
            found: Person | None = super().authenticate(request, **kwargs)
        except requests.HTTPError:
            raise SignOnRefused(Why.SAID_NO) from None
        except (requests.RequestException, ValueError):
            raise SignOnRefused(Why.NO_ANSWER) from None
        return found

    def get_token(self, payload: dict[str, str]) -> dict[str, str]:
        """Return the provider's answer to a code; the app shows who it is."""
        key = _options().key
        if key is not None:
            audience = provider().token
            payload.pop("client_secret", None)
            payload["client_assertion_type"] = BEARER
            payload["client_assertion"] = client_assertion(
                self.OIDC_RP_CLIENT_ID, audience, key
            )
        answer: dict[str, str] = super().get_token(payload)
        return answer

    def verify_token(self, token: str, **kwargs: object) -> Claims:
        """Return the claims of the ID token, checked in full."""
        return read_id_token(
            token,
            by=provider(),
            client=self.OIDC_RP_CLIENT_ID,
            nonce=str(kwargs.get("nonce") or ""),
        )

    def get_or_create_user(
        self, access_token: str, id_token: str, payload: Claims
    ) -> Person:
        """Return the person with this identity; never makes one."""
        claims = self._more(access_token, id_token, payload) | payload
        _strong_enough(claims)
        subject = provider_subject(payload["iss"], payload["sub"])
        return known(subject) or first_time(subject, _name(claims))

    def get_user(self, user_id: int) -> Person | None:
        """Return who a session is of, unless the account was closed."""
        return Person.objects.filter(pk=user_id, is_active=True).first()

    def _more(self, access_token: str, id_token: str, payload: Claims) -> Claims:
        if not provider().userinfo or not access_token:
            return {}
        said: Claims = self.get_userinfo(access_token, id_token, payload)
        # OpenID Connect Core 1.0, 5.3.2: else it may be about somebody else.
        same = hmac.compare_digest(
            str(said.get("sub", "")).encode(), str(payload["sub"]).encode()
        )
        if not same:
            raise SignOnRefused(Why.INCOMPLETE)
        return said


def _options() -> OidcOptions:
    options: OidcOptions = settings.OPTIONS.oidc
    return options


def _strong_enough(claims: Claims) -> None:
    options = _options()
    # Login.gov names the identity's assurance in acr and the sign-on's in aal.
    ways = {claims.get("acr"), claims.get("aal")}
    means = set(claims.get("amr") or ())
    if options.acr and not ways & set(options.acr):
        raise SignOnRefused(Why.TOO_WEAK)
    if options.amr and not means & set(options.amr):
        raise SignOnRefused(Why.TOO_WEAK)


def _name(claims: Claims) -> str:
    claim = _options().name_claim
    if claim == EMAIL and claims.get("email_verified") is not True:
        return ""
    return str(claims.get(claim) or "")
