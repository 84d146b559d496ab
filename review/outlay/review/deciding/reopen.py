"""Undoing: a decided payment is opened again, on the record."""

from django.db import transaction
from django.utils import timezone

from outlay.review.access.roles import May
from outlay.review.deciding.allowed import require
from outlay.review.deciding.checks import check_words
from outlay.review.deciding.claim import DECIDED, claim, move
from outlay.review.deciding.notes import keep_lost
from outlay.review.deciding.refusals import LostUpdateError, Refused
from outlay.review.models import Action, Decision, Item, Person, State
from outlay.review.models.item import UNDECIDED
from outlay.review.trail.record import record


def reopen(
    item: Item, version: int, *, by: Person, reason_code: str, note: str
) -> Decision:
    """Open a decided item again; what was decided stays on the record.

    Raises
    ------
    Refused
        Where the person may not, decided it themselves, or gives no reason and note;
        or where the payment came again and is open as another item.
    LostUpdateError
        Where somebody else was faster, or it is not decided.
    """
    require(by, May.SECOND, item)
    note = check_words(Action.REOPEN, reason_code, note)
    with transaction.atomic():
        try:
            claimed = claim(item, version, DECIDED)
        except LostUpdateError as error:
            late = keep_lost(error, "reopen", note, by=by)
        else:
            _check(claimed, by)
            return _write(claimed, by, reason_code, note)
    raise late


def _check(item: Item, by: Person) -> None:
    if item.decisions.order_by("-id").values_list("by_id", flat=True)[0] == by.pk:
        raise Refused(
            "Nobody reopens their own decision", "Another supervisor must do it"
        )
    if Item.objects.filter(payment_key=item.payment_key, state__in=UNDECIDED).exists():
        raise Refused(
            "This payment came again and is open in a later batch", "Decide it there"
        )


def _write(item: Item, by: Person, reason_code: str, note: str) -> Decision:
    decision = Decision.objects.create(
        item=item,
        item_version=item.version - 1,
        run_id=item.run_id,
        by=by,
        at=timezone.now(),
        action=Action.REOPEN,
        reason_code=reason_code,
        note=note,
        on_match=item.has_match,
    )
    move(item, State.OPEN)
    record(
        by.username,
        "reopen",
        f"item:{item.pk}",
        {"decision": decision.pk, "reason_code": reason_code},
    )
    return decision
