"""Who works on a payment: given by a supervisor, or taken by an analyst."""

from django.db import transaction
from django.db.models import Q, QuerySet

from outlay.review.access.roles import May, allows
from outlay.review.access.scope import items_of
from outlay.review.deciding.allowed import can_work, require
from outlay.review.deciding.notes import keep
from outlay.review.deciding.refusals import Refused
from outlay.review.deciding.written import written
from outlay.review.models import Item, Person
from outlay.review.models.item import UNDECIDED
from outlay.review.trail.record import record

MOST = 1_000  # at once: what the queue counts


def assign(
    items: QuerySet[Item], *, to: Person | None, by: Person, because: str = ""
) -> int:
    """Give undecided items to somebody, or to nobody; return how many changed.

    An analyst takes what is nobody's and gives back what is theirs; a supervisor moves
    any. Items that are decided, of another agency, or not theirs to move are left.
    Versions stay: who works on a payment changes nothing of what is decided.

    Raises
    ------
    Refused
        Where the person may not, or `to` does not review these payments.
    """
    require(by, May.DECIDE)
    because = written(because, "because", needed=False)
    _check_taking(to, by)
    chosen = list(items.values_list("pk", flat=True)[: MOST + 1])
    if len(chosen) > MOST:
        raise Refused(f"At most {MOST:,} payments at once", "Choose fewer")
    with transaction.atomic():
        changing = _movable(chosen, to, by)
        if to is not None and not can_work(to, (item.agency for item in changing)):
            raise Refused(
                f"{to} does not review all of these payments", "Choose another", "to"
            )
        for item in changing:
            _give(item, to, by, because)
    return len(changing)


def _check_taking(to: Person | None, by: Person) -> None:
    if not allows(by.role, May.SECOND) and to not in {None, by}:
        raise Refused(
            "Only a supervisor gives payments to others",
            "Take it yourself, or ask a supervisor",
            "to",
        )


def _movable(chosen: list[int], to: Person | None, by: Person) -> list[Item]:
    """Lock what changes, by number, so that two people never wait for each other."""
    items = items_of(by).filter(pk__in=chosen, state__in=UNDECIDED)
    if not allows(by.role, May.SECOND):
        items = items.filter(Q(assigned_to=None) if to else Q(assigned_to=by))
    unlike = Q(assigned_to=None) | ~Q(assigned_to=to) if to else ~Q(assigned_to=None)
    return list(items.filter(unlike).order_by("pk").select_for_update(no_key=True))


def _give(item: Item, to: Person | None, by: Person, because: str) -> None:
    Item.objects.filter(pk=item.pk).update(assigned_to=to)
    record(
        by.username,
        "assign",
        f"item:{item.pk}",
        {"to": to.username if to else ""},
    )
    if because:
        keep(item, f"Assigned to {to or 'nobody'}: {because}", by=by)
