"""What the environment says about the agency's identity provider."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

EMAIL = "email"


@dataclass(frozen=True, slots=True, repr=False)
class OidcOptions:
    """One identity provider; each option is OUTLAY_REVIEW_OIDC_ and its name here.

    Attributes
    ----------
    issuer : str
        Its address (ISSUER); empty: there is none.
    client, secret : str
        What the provider knows this app by (CLIENT, SECRET).
    key : Path or None
        A PEM file with the private key by which the app shows who it is, in place of
        a secret (KEY): `private_key_jwt`, as Login.gov asks.
    authorize, token, jwks, userinfo : str
        The provider's addresses (AUTHORIZE, TOKEN, JWKS, USERINFO); without them its
        discovery document is read.
    acr : tuple of str
        How somebody must have signed on there (ACR, comma between): one of these must
        be the claim `acr`, or `aal` of Login.gov. Empty: any way will do.
    amr : tuple of str
        By what means (AMR): one of these must be in the claim `amr`.
    ask : tuple of str
        What is asked for as `acr_values` (ASK); by default `acr`.
    scopes : str
        What the app asks to learn (SCOPES).
    name_claim : str
        At somebody's first sign-in, the claim that is the sign-in name an
        administrator entered (NAME_CLAIM): `email`, which must be verified, or
        another that the agency's provider alone sets, e.g. `upn`.
    """

    issuer: str = ""
    client: str = ""
    secret: str = ""
    key: Path | None = None
    authorize: str = ""
    token: str = ""
    jwks: str = ""
    userinfo: str = ""
    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    scopes: str = "openid email"
    name_claim: str = EMAIL

    @property
    def on(self) -> bool:
        """Whether people sign on at an identity provider."""
        return bool(self.issuer)

    @classmethod
    def read(cls, said: Callable[[str], str]) -> Self:
        """Read the options; `said` returns what stands under OUTLAY_REVIEW_ + name."""
        acr = listed(said("OIDC_ACR"))
        return cls(
            issuer=said("OIDC_ISSUER"),
            client=said("OIDC_CLIENT"),
            secret=said("OIDC_SECRET"),
            key=Path(said("OIDC_KEY")) if said("OIDC_KEY") else None,
            authorize=said("OIDC_AUTHORIZE"),
            token=said("OIDC_TOKEN"),
            jwks=said("OIDC_JWKS"),
            userinfo=said("OIDC_USERINFO"),
            acr=acr,
            amr=listed(said("OIDC_AMR")),
            ask=listed(said("OIDC_ASK")) or acr,
            scopes=said("OIDC_SCOPES") or "openid email",
            name_claim=said("OIDC_NAME_CLAIM") or EMAIL,
        )


def listed(text: str) -> tuple[str, ...]:
    """Return the parts of a text with commas between."""
    return tuple(part.strip() for part in text.split(",") if part.strip())
