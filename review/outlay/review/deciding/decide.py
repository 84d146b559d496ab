"""Deciding a payment: the one way from open or held to anything else."""

import math
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from outlay.review.access.roles import May
from outlay.review.deciding.allowed import require
from outlay.review.deciding.checks import check
from outlay.review.deciding.claim import AFTER, claim, move
from outlay.review.deciding.looks import want_second_look
from outlay.review.deciding.notes import keep_lost
from outlay.review.deciding.refusals import LostUpdateError
from outlay.review.deciding.two_people import needs_second, two_decided
from outlay.review.deciding.verdict import Verdict
from outlay.review.deciding.verified import on_other_grounds, verification
from outlay.review.deciding.written import written
from outlay.review.models import Action, Decision, Item, Person, State
from outlay.review.trail.record import record


@dataclass(frozen=True, slots=True)
class _Reading:
    """How the case was read, as the page measured it."""

    seconds: float | None
    opened_details: bool | None


def decide(
    item: Item,
    version: int,
    verdict: Verdict,
    *,
    by: Person,
    seconds_on_case: float | None = None,
    opened_details: bool | None = None,
) -> Decision:
    """Decide an item that stands at `version`; return the decision.

    Parameters
    ----------
    version : int
        The version that the person saw.
    seconds_on_case : float, optional
        From opening the case to deciding it.
    opened_details : bool, optional
        Whether reasons or history were opened.

    Raises
    ------
    Refused
        Where the person may not, or the verdict is not complete; nothing is written.
    LostUpdateError
        Where somebody else was faster; the note is kept on the case.
    """
    require(by, May.DECIDE, item)
    text = written(verdict.note, "note", needed=False)
    reading = _Reading(_sensible(seconds_on_case), opened_details)
    with transaction.atomic():
        try:
            claimed = claim(item, version, (State.OPEN, State.HELD))
        except LostUpdateError as error:
            late = keep_lost(error, _tried(verdict), text, by=by)
        else:
            return _write(claimed, verdict, reading, by)
    raise late


def _write(item: Item, verdict: Verdict, reading: _Reading, by: Person) -> Decision:
    note = check(verdict, item, by)
    proof = verification(item, verdict.action)
    decision = Decision.objects.create(
        item=item,
        item_version=item.version - 1,
        run_id=item.run_id,
        by=by,
        at=timezone.now(),
        action=verdict.action,
        found=verdict.found,
        suspicion=verdict.suspicion,
        cause=verdict.cause,
        theme=verdict.theme,
        control=verdict.control,
        amount_wrong_cents=verdict.amount_wrong_cents,
        reason_code=verdict.reason_code,
        note=note,
        hold_owner=verdict.hold_owner,
        hold_until=verdict.hold_until,
        seconds_on_case=reading.seconds,
        opened_details=reading.opened_details,
        on_match=item.has_match,
        verification=proof,
        needs_second=on_other_grounds(proof) or _waits(verdict, item),
    )
    _stand(item, decision)
    _tell(decision, item.state)
    want_second_look(decision)
    return decision


def _waits(verdict: Verdict, item: Item) -> bool:
    if needs_second(verdict.action, item, verdict.suspicion):
        return True
    return verdict.action != Action.HOLD and two_decided(item)


def _stand(item: Item, decision: Decision) -> None:
    if decision.action == Action.HOLD:
        item.held_until = decision.hold_until
        item.assigned_to = decision.hold_owner
        item.save(update_fields=["assigned_to"])
    state = State.PENDING if decision.needs_second else AFTER[Action(decision.action)]
    move(item, state)


def _tell(decision: Decision, state: str) -> None:
    record(
        decision.by.username,
        "decide",
        f"item:{decision.item_id}",
        {
            "decision": decision.pk,
            "version": decision.item_version,
            "action": str(decision.action),
            "found": str(decision.found),
            "suspicion": str(decision.suspicion),
            "reason_code": decision.reason_code,
            "state": str(state),
        },
    )


def _tried(verdict: Verdict) -> str:
    known = verdict.action in Action.values
    return Action(verdict.action).label if known else "no action"


def _sensible(seconds: float | None) -> float | None:
    """Return what a browser measured, where it can be true."""
    able = seconds is not None and math.isfinite(seconds) and seconds >= 0
    return seconds if able else None
