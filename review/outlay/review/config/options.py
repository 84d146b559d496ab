"""What the environment says about this installation of the review app."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from outlay.review.config.oidc_options import OidcOptions, listed

DEMO, PRODUCTION = "demo", "production"
DEMO_SECRET = "made up for the demonstration; no secret"  # noqa: S105 - that is the point
LOOPBACK = ("127.0.0.1", "localhost")


@dataclass(frozen=True, slots=True, repr=False)
class Options:
    """One installation; `access.checks` says which of them production refuses.

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
        Names under which the app answers (OUTLAY_REVIEW_HOSTS, comma between); the
        demonstration answers on this machine alone.
    oidc : OidcOptions
        The agency's identity provider (OUTLAY_REVIEW_OIDC_...).
    piv_header : str
        The header in which a trusted proxy names who showed a card
        (OUTLAY_REVIEW_PIV_HEADER); empty: no header is believed.
    proxies : tuple of str
        Addresses or networks of the proxies whose headers count
        (OUTLAY_REVIEW_PROXIES, e.g. 10.0.0.4, 10.1.0.0/24).
    """

    home: Path
    mode: str
    database: str
    secret: str
    hosts: tuple[str, ...]
    oidc: OidcOptions = field(default_factory=OidcOptions)
    piv_header: str = ""
    proxies: tuple[str, ...] = ()

    @property
    def demo(self) -> bool:
        """Whether this is the demonstration: made-up people, loopback, passwords."""
        return self.mode == DEMO

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read the options from the environment."""

        def said(name: str) -> str:
            return environ.get(f"OUTLAY_REVIEW_{name}", "").strip()

        home = Path(environ.get("OUTLAY_HOME", "outlay-home")).absolute()
        demo = said("MODE") == DEMO
        return cls(
            home=home,
            mode=said("MODE") or PRODUCTION,
            database=said("DATABASE") or f"sqlite:///{home / 'review/review.sqlite3'}",
            secret=said("SECRET") or (DEMO_SECRET if demo else ""),
            hosts=listed(said("HOSTS")) or (LOOPBACK if demo else ()),
            oidc=OidcOptions.read(said),
            piv_header=said("PIV_HEADER"),
            proxies=listed(said("PROXIES")),
        )
