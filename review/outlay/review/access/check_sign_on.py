"""Whether people can sign on, and only as themselves."""

from collections.abc import Iterator
from pathlib import Path

import requests
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from outlay.payments.errors import ConfigurationError
from outlay.review.access.oidc.provider import Provider
from outlay.review.access.problem import Problem
from outlay.review.config.options import Options

OIDC = "OUTLAY_REVIEW_OIDC_"


def sign_on_problems(options: Options) -> Iterator[Problem]:
    """Say why nobody could sign on, or somebody as another."""
    if not options.demo and not options.oidc.on and not options.piv_header:
        yield Problem(
            "nobody can sign on: there is no identity provider and no card",
            f"{OIDC}ISSUER, OUTLAY_REVIEW_PIV_HEADER",
            "Set one of them; passwords are for the demonstration alone",
        )
    if options.piv_header and not options.proxies:
        yield Problem(
            "a header is to say who showed a card, but no proxy is named that may",
            "OUTLAY_REVIEW_PROXIES",
            "Name the address of the proxy that checks the cards",
        )
    if options.oidc.on:
        yield from _client_problems(options)
        yield from _provider_problems(options)


def _client_problems(options: Options) -> Iterator[Problem]:
    oidc = options.oidc
    if not oidc.client or not (oidc.secret or oidc.key):
        yield Problem(
            "the provider cannot know this app",
            f"{OIDC}CLIENT, {OIDC}SECRET or {OIDC}KEY",
            "Set what you agreed with whoever runs the provider",
        )
    if oidc.key is not None:
        yield from _key_problems(oidc.key)


def _key_problems(key: Path) -> Iterator[Problem]:
    try:
        load_pem_private_key(key.read_bytes(), password=None)
        readable = key.stat().st_mode & 0o077
    except (OSError, ValueError, TypeError):
        yield Problem(
            f"there is no private key in {key} that can be read",
            f"{OIDC}KEY",
            "Name a PEM file with an RSA key without a password",
        )
        return
    if readable:
        yield Problem(
            f"others on this machine can read {key}", f"{OIDC}KEY", f"chmod 600 {key}"
        )


def _provider_problems(options: Options) -> Iterator[Problem]:
    try:
        Provider.of(options.oidc, demo=options.demo)
    except ConfigurationError as error:
        yield Problem(error.what, f"{OIDC}ISSUER", (error.fix or "").capitalize())
    except (requests.RequestException, ValueError, AttributeError) as error:
        yield Problem(
            f"the identity provider does not answer ({type(error).__name__})",
            f"{OIDC}ISSUER",
            "See that this machine reaches it; nobody can sign on there until then",
            warning=True,
        )
