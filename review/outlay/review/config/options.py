"""What the environment says about this installation of the review app."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

DEMO, PRODUCTION = "demo", "production"
DEMO_SECRET = "made up for the demonstration; no secret"  # noqa: S105 - that is the point


@dataclass(frozen=True, slots=True, repr=False)
class Options:
    """One installation; `checks` says which of them production refuses.

    Attributes
    ----------
    home : Path
        The store (OUTLAY_HOME).
    mode : str
        "production", unless OUTLAY_REVIEW_MODE says "demo".
    database : str
        An address such as postgres://user@host/name (OUTLAY_REVIEW_DATABASE); by
        default SQLite inside the store.
    secret : str
        Signs sessions and forms (OUTLAY_REVIEW_SECRET).
    hosts : tuple of str
        Names under which the app answers (OUTLAY_REVIEW_HOSTS, comma between).
    oidc_issuer, oidc_client, oidc_secret : str
        The agency's identity provider (OUTLAY_REVIEW_OIDC_ISSUER, _CLIENT, _SECRET);
        empty without one.
    piv_header : str
        The header in which a trusted proxy names who showed a card
        (OUTLAY_REVIEW_PIV_HEADER); empty: no header is believed.
    proxies : tuple of str
        Addresses of the proxies whose headers count (OUTLAY_REVIEW_PROXIES).
    """

    home: Path
    mode: str
    database: str
    secret: str
    hosts: tuple[str, ...]
    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_secret: str = ""
    piv_header: str = ""
    proxies: tuple[str, ...] = ()

    @property
    def demo(self) -> bool:
        """Whether this is the demonstration: made-up people, loopback, passwords."""
        return self.mode == DEMO

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read the options from the environment."""
        said = {name: environ.get(f"OUTLAY_REVIEW_{name}", "") for name in _NAMES}
        home = Path(environ.get("OUTLAY_HOME", "outlay-home")).absolute()
        demo = said["MODE"] == DEMO
        return cls(
            home=home,
            mode=said["MODE"] or PRODUCTION,
            database=said["DATABASE"] or f"sqlite:///{home / 'review/review.sqlite3'}",
            secret=said["SECRET"] or (DEMO_SECRET if demo else ""),
            hosts=_listed(said["HOSTS"]) or ("127.0.0.1", "localhost"),
            oidc_issuer=said["OIDC_ISSUER"],
            oidc_client=said["OIDC_CLIENT"],
            oidc_secret=said["OIDC_SECRET"],
            piv_header=said["PIV_HEADER"],
            proxies=_listed(said["PROXIES"]),
        )


_NAMES = (
    "MODE",
    "DATABASE",
    "SECRET",
    "HOSTS",
    "OIDC_ISSUER",
    "OIDC_CLIENT",
    "OIDC_SECRET",
    "PIV_HEADER",
    "PROXIES",
)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
