"""The second person: agrees, or sends back. Never their own decision."""

from django.db import transaction
from django.utils import timezone

from outlay.review.access.roles import May
from outlay.review.deciding.allowed import require
from outlay.review.deciding.claim import AFTER, claim, lost, move
from outlay.review.deciding.looks import want_second_look
from outlay.review.deciding.notes import keep_lost
from outlay.review.deciding.refusals import LostUpdateError, Refused
from outlay.review.deciding.two_people import APPROVED
from outlay.review.deciding.verified import require_still_verified
from outlay.review.deciding.written import written
from outlay.review.models import Action, Decision, Item, Person, State
from outlay.review.trail.record import record

RETURNED = "returned"


def second_say(decision: Decision, *, by: Person, approve: bool, note: str) -> Decision:
    """Approve a decision that waits, or return it; give it back as it stands.

    Raises
    ------
    Refused
        Where the person may not, made the decision, or returns it without a note; or
        where the list match it rests on is no longer verified.
    LostUpdateError
        Where somebody else had their say before; the note is kept on the case.
    """
    require(by, May.SECOND, decision.item)
    if decision.by_id == by.pk:
        raise Refused(
            "Nobody approves or returns their own decision",
            "Another supervisor must do it",
        )
    note = written(note, "note", needed=not approve)
    with transaction.atomic():
        try:
            item = claim(decision.item, decision.item_version + 1, (State.PENDING,))
        except LostUpdateError as error:
            late = keep_lost(error, "approve" if approve else "return", note, by=by)
        else:
            return _say(decision, item, APPROVED if approve else RETURNED, note, by)
    raise late


def _say(decision: Decision, item: Item, said: str, note: str, by: Person) -> Decision:
    waiting = Decision.objects.filter(pk=decision.pk, needs_second=True, second="")
    if not waiting.update(
        second=said, second_by=by, second_at=timezone.now(), second_note=note
    ):
        raise lost(item)
    approved = said == APPROVED
    if approved:
        require_still_verified(decision, item)
    move(item, AFTER[Action(decision.action)] if approved else State.OPEN)
    _tell(decision, item, said, by)
    decision = Decision.objects.select_related("item", "by", "second_by").get(
        pk=decision.pk
    )
    want_second_look(decision)
    return decision


def _tell(decision: Decision, item: Item, said: str, by: Person) -> None:
    record(
        by.username,
        "second",
        f"item:{item.pk}",
        {"decision": decision.pk, "said": said, "state": str(item.state)},
    )
