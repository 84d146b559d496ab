"""Verifying the log from its page: part by part, so that no request takes long."""

import time
from dataclasses import dataclass
from typing import Self

from django.core import signing

from outlay.review.trail.verify import START, Link, Verified, verify

PART = 100_000  # events of one request: about two seconds
SALT = "outlay.review.trail.reading"


@dataclass(frozen=True, slots=True)
class Reading:
    """How far somebody has read.

    Attributes
    ----------
    first, last : Link
        Where the reading began, and the last event that was read and is sound.
    seconds : float
        How long it took so far.
    broken_at : int or None
        The first event that is not as it was written.
    finished : bool
        Whether the head, or a broken event, was reached.
    """

    first: Link
    last: Link
    seconds: float = 0.0
    broken_at: int | None = None
    finished: bool = False

    @classmethod
    def of(cls, token: str, first: Link = START) -> Self:
        """Return the reading that a page goes on with; a new one without a token.

        Raises
        ------
        BadSignature
            Where the token is not of this app: a page could else begin where it likes.
        """
        if not token:
            return cls(first, first)
        kept = signing.loads(token, salt=SALT)
        return cls(Link(*kept["first"]), Link(*kept["last"]), kept["seconds"])

    @property
    def token(self) -> str:
        """What the page brings back to go on from here."""
        kept = {
            "first": [self.first.number, self.first.digest],
            "last": [self.last.number, self.last.digest],
            "seconds": self.seconds,
        }
        return signing.dumps(kept, salt=SALT)

    @property
    def events(self) -> int:
        """How many events were read and are sound."""
        return self.last.number - self.first.number

    @property
    def sound(self) -> bool:
        """Whether the chain holds, as far as it was read."""
        return self.broken_at is None

    def go_on(self) -> "Reading":
        """Read the next part."""
        began = time.perf_counter()
        found: Verified = verify(after=self.last, most=PART)
        return Reading(
            self.first,
            found.last,
            self.seconds + time.perf_counter() - began,
            found.broken_at,
            found.finished,
        )
