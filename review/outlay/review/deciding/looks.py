"""Second looks: a final decision that somebody else judges without seeing it."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from outlay.review.access.roles import May
from outlay.review.config.agency import review_settings
from outlay.review.deciding.agreeing import agree
from outlay.review.deciding.allowed import require
from outlay.review.deciding.claim import DECIDED
from outlay.review.deciding.classes import check_amount
from outlay.review.deciding.refusals import Refused
from outlay.review.deciding.written import written
from outlay.review.models import (
    Action,
    Decision,
    Found,
    Item,
    Person,
    SecondLook,
    Suspicion,
)
from outlay.review.trail.record import record

SYSTEM = "system"
FINAL = (Action.RELEASE, Action.IMPROPER, Action.REFER)
_SALT = "outlay.review.second-look"


def want_second_look(decision: Decision) -> SecondLook | None:
    """Ask for a second look at a final decision, where its lot says so; else None.

    Every payment drawn at random has one, since its label stands behind the bound on
    the false-positive rate; of the others the agency's share.
    """
    if decision.action not in FINAL or not decision.final:
        return None
    item = decision.item
    share = review_settings().second_look_share
    if item.selection != Item.RANDOM and lot(item.payment_key) >= share:
        return None
    with transaction.atomic():
        wanted, new = SecondLook.objects.get_or_create(
            decision=decision,
            defaults={
                "item": item,
                "first_by": decision.by,
                "wanted_at": timezone.now(),
            },
        )
        if new:
            record(SYSTEM, "want look", f"look:{wanted.pk}")
    return wanted


def lot(payment_key: str) -> float:
    """Return the payment's lot, from 0 to under 1: the same each time.

    Keyed with the app's secret, so that whoever decides cannot foretell it.
    """
    digest = salted_hmac(_SALT, payment_key, algorithm="sha256").digest()
    return int.from_bytes(digest[:6], "big") / 2**48  # exact in a float


def look(
    second_look: SecondLook,
    *,
    by: Person,
    found: str,
    suspicion: str,
    amount_wrong_cents: int | None,
    note: str,
) -> SecondLook:
    """Keep what the second person found, and whether both agree.

    Raises
    ------
    Refused
        Where the person may not, had a part in the first decision, says too little,
        or somebody else has looked already; or where the decision was undone.
    """
    require(by, May.DECIDE, second_look.item)
    with transaction.atomic():
        _check_fresh_eyes(second_look, by)
        note = written(note, "note", needed=False)
        _check(second_look.item, found, suspicion, amount_wrong_cents)
        second_look.found, second_look.suspicion = found, suspicion
        second_look.amount_wrong_cents, second_look.note = amount_wrong_cents, note
        second_look.by, second_look.at = by, timezone.now()
        second_look.agrees = agree(second_look.decision, second_look)
        _write(second_look)
        record(by.username, "look", f"look:{second_look.pk}")
    return second_look


def _check_fresh_eyes(wanted: SecondLook, by: Person) -> None:
    # Locked, so that nobody opens it again before the look is written.
    item = Item.objects.select_for_update().get(pk=wanted.item_id)
    had_a_part = (
        item.decisions.filter(Q(by=by) | Q(second_by=by)),
        item.notes.filter(by=by),
        item.notices.filter(by=by),
    )
    if by.pk == wanted.first_by_id or any(each.exists() for each in had_a_part):
        raise Refused("You had a part in the first decision", "Somebody else must look")
    if item.state not in DECIDED or _undone(wanted):
        raise Refused("This payment was opened again", "Choose another")


def _undone(wanted: SecondLook) -> bool:
    """Say whether another decision followed, even if it says the same."""
    later = Decision.objects.filter(item=wanted.item_id, pk__gt=wanted.decision_id)
    return later.exists()


def _check(item: Item, found: str, suspicion: str, wrong: int | None) -> None:
    if found not in Found.values:
        raise Refused("A second look needs a class", "Choose what you found", "found")
    if suspicion not in Suspicion.values:
        raise Refused("This suspicion is unknown", "Choose one", "suspicion")
    check_amount(found, wrong, abs(item.amount_cents))


def _write(looked: SecondLook) -> None:
    columns = (
        "by",
        "at",
        "found",
        "suspicion",
        "amount_wrong_cents",
        "note",
        "agrees",
    )
    free = SecondLook.objects.filter(pk=looked.pk, at__isnull=True)
    if not free.update(**{name: getattr(looked, name) for name in columns}):
        raise Refused("Somebody else has looked already", "Choose another")
