"""Holding several payments at once, and the end of a hold."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from outlay.review.access.roles import May
from outlay.review.access.scope import items_of
from outlay.review.deciding.allowed import can_work, require
from outlay.review.deciding.checks import check
from outlay.review.deciding.decide import decide
from outlay.review.deciding.refusals import LostUpdateError, Refused
from outlay.review.deciding.verdict import Verdict
from outlay.review.models import Action, Item, Person, State
from outlay.review.trail.record import record

MOST = 1_000  # at once: what the queue counts
SYSTEM = "system"


def hold_all(
    items: Sequence[tuple[int, int]],
    *,
    by: Person,
    reason_code: str,
    note: str,
    hold_until: dt.datetime | None,
) -> tuple[int, list[LostUpdateError]]:
    """Hold each (number, version); return how many, and what others were faster at.

    Whoever an item is assigned to follows it up, else whoever holds it. Each item is
    a transaction of its own, so that one lost does not undo the others.

    Raises
    ------
    Refused
        Before anything is written: the person may not, an item is not theirs to see,
        the hold is not complete, or one of the items cannot be held again.
    """
    require(by, May.DECIDE)
    found = _found([number for number, _ in items], by)
    said = [
        (
            found[number],
            version,
            _verdict(found[number], by, reason_code, note, hold_until),
        )
        for number, version in items
    ]
    for item, _, verdict in said:
        check(verdict, item, by)
    lost: list[LostUpdateError] = []
    for item, version, verdict in said:
        try:
            decide(item, version, verdict, by=by)
        except LostUpdateError as error:
            lost.append(error)
    return len(said) - len(lost), lost


def expire_holds(now: dt.datetime) -> int:
    """Open again what was held until now or earlier; return how many.

    The version stays: whoever has the case before them can still decide it.
    """
    ended = Item.objects.filter(state=State.HELD, held_until__lte=now)
    return sum(_expire(number, now) for number in ended.values_list("pk", flat=True))


def _expire(number: int, now: dt.datetime) -> bool:
    with transaction.atomic():
        held = Item.objects.filter(pk=number, state=State.HELD, held_until__lte=now)
        if not held.update(state=State.OPEN, held_until=None):
            return False  # decided or held anew meanwhile
        record(SYSTEM, "end hold", f"item:{number}")
    return True


def _found(numbers: Sequence[int], by: Person) -> dict[int, Item]:
    if len(numbers) > MOST:
        raise Refused(f"At most {MOST:,} payments at once", "Choose fewer")
    seen = items_of(by).filter(pk__in=numbers).select_related("assigned_to")
    found = {item.pk: item for item in seen}
    if len(found) != len(set(numbers)):
        raise Refused("Some of these payments are not there for you", "Choose again")
    return found


def _verdict(
    item: Item, by: Person, reason_code: str, note: str, until: dt.datetime | None
) -> Verdict:
    given = item.assigned_to
    owner = given if given and can_work(given, [item.agency]) else by
    return Verdict(Action.HOLD, reason_code, note, hold_owner=owner, hold_until=until)
