"""The agency's identity provider: its addresses, read once and never at import."""

import ipaddress
from dataclasses import dataclass
from functools import cache
from typing import Self
from urllib.parse import urlsplit

import requests
from django.conf import settings

from outlay.payments.errors import ConfigurationError
from outlay.review.config.oidc_options import OidcOptions

DISCOVERY = "/.well-known/openid-configuration"
TIMEOUT = 10  # seconds
RULE = "docs/review.md#sign-on"


@dataclass(frozen=True, slots=True)
class Provider:
    """The addresses of a provider; `userinfo` may be empty."""

    issuer: str
    authorize: str
    token: str
    jwks: str
    userinfo: str

    @classmethod
    def of(cls, options: OidcOptions, *, demo: bool) -> Self:
        """Return the addresses, as set or as the discovery document has them.

        Raises
        ------
        ConfigurationError
            Where one is missing or not private on its way, or the document is
            another provider's.
        requests.RequestException
            Where the provider does not answer.
        """
        _private(options.issuer, "issuer", demo=demo)
        given = cls(
            options.issuer,
            options.authorize,
            options.token,
            options.jwks,
            options.userinfo,
        )
        found = given if options.authorize else cls._discovered(options.issuer)
        for name in ("authorize", "token", "jwks"):
            _private(getattr(found, name), name, demo=demo)
        if found.userinfo:
            _private(found.userinfo, "userinfo", demo=demo)
        return found

    @classmethod
    def _discovered(cls, issuer: str) -> Self:
        answer = requests.get(issuer.rstrip("/") + DISCOVERY, timeout=TIMEOUT)
        answer.raise_for_status()
        said = answer.json()
        # OpenID Connect Discovery 1.0, 4.3: the issuer must be the very same.
        if said.get("issuer") != issuer:
            raise _refused(
                f"the discovery document of {issuer} is of another issuer",
                "write OUTLAY_REVIEW_OIDC_ISSUER as the document has it",
            )
        return cls(
            issuer,
            said.get("authorization_endpoint", ""),
            said.get("token_endpoint", ""),
            said.get("jwks_uri", ""),
            said.get("userinfo_endpoint", ""),
        )


def provider() -> Provider:
    """Return the provider of this installation; asked once, a failure again."""
    return _read(settings.OPTIONS.oidc, settings.OPTIONS.demo)


def forget_provider() -> None:
    """Read the addresses anew at the next `provider()`."""
    _read.cache_clear()


@cache
def _read(options: OidcOptions, demo: bool) -> Provider:  # noqa: FBT001 - a cache key
    return Provider.of(options, demo=demo)


def _private(address: str, name: str, *, demo: bool) -> None:
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return
    if demo and parts.scheme == "http" and _is_loopback(parts.hostname or ""):
        return
    raise _refused(
        f"the identity provider's address {name} is {address or 'missing'!r}, not one "
        "that begins with https://",
        "correct the OUTLAY_REVIEW_OIDC_ settings; plain http counts in the "
        "demonstration only, on this machine",
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refused(what: str, fix: str) -> ConfigurationError:
    return ConfigurationError(what, rule=RULE, fix=fix)
