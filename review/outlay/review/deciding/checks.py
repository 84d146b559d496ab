"""What a verdict must say before it is written; docs/review.md#decisions."""

import datetime as dt

from django.utils import timezone

from outlay.review.config.agency import review_settings
from outlay.review.deciding.allowed import can_work
from outlay.review.deciding.classes import check_found
from outlay.review.deciding.reasons import OTHER, REASON_CODES
from outlay.review.deciding.refusals import Refused
from outlay.review.deciding.renewals import check_renewal
from outlay.review.deciding.verdict import Verdict
from outlay.review.deciding.written import written
from outlay.review.models import Action, Item, Person

NEEDS_NOTE = (Action.IMPROPER, Action.REFER, Action.REOPEN)
DECIDABLE = (Action.RELEASE, Action.HOLD, Action.IMPROPER, Action.REFER)


def check_words(action: str, reason_code: str, note: str) -> str:
    """Check reason and note of an action; return the note as it is kept.

    Raises
    ------
    Refused
        Where the reason is none of that action's, or a note is missing.
    """
    if reason_code not in REASON_CODES[Action(action)]:
        raise Refused("A decision needs a reason", "Choose a reason", "reason_code")
    needed = action in NEEDS_NOTE or reason_code == OTHER
    return written(note, "note", needed=needed)


def check(verdict: Verdict, item: Item, by: Person) -> str:
    """Check somebody's whole verdict on an item; return the note as it is kept.

    Raises
    ------
    Refused
        With the field that is missing, or does not go with the others; or where it is
        a hold that this person cannot renew.
    """
    if verdict.action not in DECIDABLE:
        raise Refused("A decision needs an action", "Choose an action", "action")
    note = check_words(verdict.action, verdict.reason_code, verdict.note)
    check_found(verdict, abs(item.amount_cents))
    if verdict.action == Action.HOLD:
        _check_hold(verdict, item)
        check_renewal(item, by)
    elif verdict.hold_owner or verdict.hold_until:
        raise Refused("Only a hold has an end", "Leave it empty", "hold_until")
    return note


def _check_hold(verdict: Verdict, item: Item) -> None:
    if verdict.hold_owner is None:
        raise Refused("A hold needs an owner", "Say who follows it up", "hold_owner")
    if not can_work(verdict.hold_owner, [item.agency]):
        raise Refused(
            "That person does not review this agency's payments",
            "Choose somebody who does",
            "hold_owner",
        )
    now, until = timezone.now(), verdict.hold_until
    if until is None or until <= now:
        raise Refused("A hold needs an end to come", "Enter when", "hold_until")
    days = review_settings().hold_days
    # To the end of the last day, whatever the agency's zone: hence the one day more.
    if until > now + dt.timedelta(days=days + 1):
        raise Refused(
            f"A hold lasts at most {days} days", "Enter an earlier day", "hold_until"
        )
