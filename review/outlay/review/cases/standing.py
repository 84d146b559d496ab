"""Where a case stands, in words: who waits for what, and until when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from outlay.review.config.agency import review_settings
from outlay.review.deciding.appeals import AGAINST_PAYEE, GRANTED, ruling
from outlay.review.deciding.reasons import REASON_CODES
from outlay.review.deciding.two_people import APPROVED, needs_second
from outlay.review.models import Action, Decision, Item, Notice, State


@dataclass(frozen=True, slots=True)
class Standing:
    """A case's state for its page.

    Attributes
    ----------
    latest : Decision or None
        The latest decision, whoever made it.
    overdue : bool
        Whether the cut-off has passed.
    decidable : bool
        Whether somebody could decide it now.
    two_people : bool
        Whether every final decision on it needs a second person, for its amount; a
        referral and suspected fraud always do.
    two_decided : bool
        Whether every final decision needs one because two people decided it before.
    granted : Notice or None
        The outcome of an appeal that was granted, while it waits to be reopened.
    """

    item: Item
    latest: Decision | None
    overdue: bool
    decidable: bool
    two_people: bool
    two_decided: bool
    limit_cents: int
    granted: Notice | None

    @property
    def reason(self) -> str:
        """The latest decision's reason in words."""
        return reason_of(self.latest) if self.latest else ""


def standing(
    item: Item, decisions: Sequence[Decision], notices: Iterable[Notice]
) -> Standing:
    """Return where an item stands; `decisions` are its own, latest first."""
    return Standing(
        item=item,
        latest=decisions[0] if decisions else None,
        overdue=item.due_at <= timezone.now(),
        decidable=item.state in {State.OPEN, State.HELD},
        two_people=needs_second(Action.RELEASE, item),
        two_decided=any(each.second == APPROVED for each in decisions),
        limit_cents=review_settings().two_people_above_cents,
        granted=_granted(item, decisions, notices),
    )


def _granted(
    item: Item, decisions: Sequence[Decision], notices: Iterable[Notice]
) -> Notice | None:
    if item.state not in AGAINST_PAYEE or not decisions:
        return None
    last = ruling(decisions[0], notices)
    return last if last and last.outcome == GRANTED else None


def reason_of(decision: Decision) -> str:
    """Return why somebody decided as they did, in words."""
    codes = REASON_CODES[Action(decision.action)]
    return codes.get(decision.reason_code, decision.reason_code)
