"""What goes back to the payer for a payment, and why, in words.

The words are the same for a payment that nobody looked at and one that was drawn at
random and passed by the models: whoever reads the file cannot tell them apart.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from outlay.review.models import Item, State

RELEASE, HOLD, UNDECIDED = "release", "hold", "undecided"
DECISIONS = (RELEASE, HOLD, UNDECIDED)

PASSED = "passed by the models"
PASSED_WITHOUT = "passed by rules and checks; no model decided"
BEYOND = "flagged, and passed on: the day's reviews were taken"
RETURNED = "returned to the certifying officer"
RELEASED = "released by a reviewer"
IMPROPER = "found improper by a reviewer"
REFERRED = "referred for investigation by a reviewer"
APPEAL_GRANTED = "appeal granted; waits to be reopened by a supervisor"
HELD = "held by a reviewer"
HOLD_ENDED = "a hold ended and nobody decided"
PENDING = "waits for a second person"
OPEN = "nobody decided"
WITHDRAWN = "nobody decided; a later run would pass it"
NOT_TAKEN_IN = "not taken in: quarantined, never scored"

SURE = frozenset({"ofac", "list", "checklist"})  # these hold a payment whatever the lot


@dataclass(frozen=True, slots=True)
class Said:
    """The answer for one payment; `at` is when a person decided, if one did (UTC)."""

    decision: str
    basis: str
    at: dt.datetime | None = None


FINAL = {
    State.RELEASED: (RELEASE, RELEASED),
    State.IMPROPER: (HOLD, IMPROPER),
    State.REFERRED: (HOLD, REFERRED),
}


def passed(routes: Iterable[str], *, modelled: bool) -> Said:
    """Return the answer for a payment that was not to be reviewed."""
    if "capacity" in routes:
        return Said(RELEASE, BEYOND)
    return Said(RELEASE, PASSED if modelled else PASSED_WITHOUT)


def reviewed_without_a_hold(routes: Iterable[str]) -> bool:
    """Say whether the lot alone sent a payment to review: nothing held it back."""
    found = set(routes)
    alone = found == {"arm"} or "capacity" in found
    return "arm" in found and alone and not found & SURE


def said_of(
    item: Item, decided_at: dt.datetime | None, now: dt.datetime, *, granted: bool
) -> Said | None:
    """Return what people say of an item, or None where nobody has said anything.

    Parameters
    ----------
    decided_at : datetime or None
        When its last decision became what it is.
    now : datetime
        A hold that ended by then holds no longer.
    granted : bool
        Whether an appeal was granted and nobody reopened it: still held, as no person
        released it, and the payer reads why.
    """
    state = State(item.state)
    if granted:
        return Said(HOLD, APPEAL_GRANTED, decided_at)
    if state in FINAL:
        return Said(*FINAL[state], decided_at)
    if state == State.PENDING:
        return Said(UNDECIDED, PENDING)
    if state == State.HELD and (item.held_until is None or item.held_until > now):
        return Said(HOLD, HELD, decided_at)
    return None


def unsaid(item: Item) -> Said:
    """Return the answer for an item that nobody decided: named, never guessed."""
    if item.state == State.HELD:
        return Said(UNDECIDED, HOLD_ENDED)
    return Said(UNDECIDED, WITHDRAWN if item.withdrawn else OPEN)
