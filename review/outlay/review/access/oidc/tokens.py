"""Signed tokens: reading the provider's, and making the app's own."""

import hmac
import secrets
import time
from pathlib import Path
from typing import Any

import jwt
import requests

from outlay.review.access.oidc.provider import TIMEOUT, Provider
from outlay.review.access.refusal import SignOnRefused, Why

# Signatures by a private key only: with HS256 the public key would sign.
ALGORITHMS = ("RS256", "ES256")
LEEWAY = 60  # seconds that two clocks may differ
LIFE = 60  # seconds for which the app's own assertion counts
NEEDED = ("iss", "sub", "aud", "exp", "iat", "nonce")
_WHY: tuple[tuple[type[jwt.PyJWTError], Why], ...] = (
    (jwt.ExpiredSignatureError, Why.EXPIRED),
    (jwt.ImmatureSignatureError, Why.EXPIRED),
    (jwt.InvalidIssuerError, Why.WRONG_ISSUER),
    (jwt.InvalidAudienceError, Why.WRONG_AUDIENCE),
    (jwt.MissingRequiredClaimError, Why.INCOMPLETE),
)


def read_id_token(
    token: str, *, by: Provider, client: str, nonce: str
) -> dict[str, Any]:
    """Return the claims of an ID token that is the provider's and meant for us.

    Signature, issuer, audience, time and nonce are checked as OpenID Connect Core
    1.0, 3.1.3.7, asks.

    Raises
    ------
    SignOnRefused
        Where one of them does not hold.
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            _key_of(token, by),
            algorithms=ALGORITHMS,
            audience=client,
            issuer=by.issuer,
            leeway=LEEWAY,
            options={"require": list(NEEDED)},
        )
    except (jwt.PyJWTError, AttributeError, KeyError, TypeError) as error:
        raise SignOnRefused(_why(error)) from None
    if claims.get("azp", client) != client:
        raise SignOnRefused(Why.WRONG_AUDIENCE)
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise SignOnRefused(Why.WRONG_NONCE)
    return claims


def client_assertion(client: str, audience: str, key: Path) -> str:
    """Return a token that shows who the app is (RFC 7523): `private_key_jwt`."""
    now = int(time.time())
    said = {
        "iss": client,
        "sub": client,
        "aud": audience,
        "jti": secrets.token_urlsafe(24),
        "iat": now,
        "exp": now + LIFE,
    }
    return jwt.encode(said, key.read_bytes(), algorithm="RS256")


def _key_of(token: str, by: Provider) -> jwt.PyJWK:
    answer = requests.get(by.jwks, timeout=TIMEOUT)
    answer.raise_for_status()
    keys = [key for key in jwt.PyJWKSet.from_dict(answer.json()).keys if _signs(key)]
    named = jwt.get_unverified_header(token).get("kid")
    fitting = [key for key in keys if named in {None, key.key_id}]
    if len(fitting) != 1:
        raise SignOnRefused(Why.SIGNATURE)
    return fitting[0]


def _signs(key: jwt.PyJWK) -> bool:
    return key.public_key_use in {None, "sig"} and key.algorithm_name in ALGORITHMS


def _why(error: Exception) -> Why:
    return next((why for kind, why in _WHY if isinstance(error, kind)), Why.SIGNATURE)
