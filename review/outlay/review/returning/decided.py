"""What people decided of a batch's items, as of one moment."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from outlay.review.deciding.appeals import granted
from outlay.review.models import AuditHead, Batch, Decision, Item
from outlay.review.returning.basis import Said, said_of, unsaid
from outlay.review.trail.record import HEAD


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The items of a batch at one place of the audit log.

    Attributes
    ----------
    said : mapping
        What a person said, by payment key.
    unsaid : mapping
        What is answered where nobody said anything, by payment key.
    head, events : str, int
        Digest and number of the audit log's last event then.
    at : datetime
        When (UTC).
    """

    said: Mapping[str, Said]
    unsaid: Mapping[str, Said]
    head: str
    events: int
    at: dt.datetime


def snapshot(batch: Batch) -> Snapshot:
    """Read what was decided; the audit log's head is locked meanwhile.

    So nothing can be decided between the first item and the last, and the digest tells
    what the answer rests on. Reading 100,000 items takes about a second.
    """
    said: dict[str, Said] = {}
    nothing: dict[str, Said] = {}
    with transaction.atomic():
        head = AuditHead.objects.select_for_update().get(pk=HEAD)
        now = timezone.now()
        at = _decided_at(batch)
        appealed = granted(Item.objects.filter(batch=batch))
        for item in _items(batch):
            decided_at, waits = at.get(item.pk), item.pk in appealed
            answer = said_of(item, decided_at, now, granted=waits)
            known = nothing if answer is None else said
            known[item.payment_key] = answer or unsaid(item)
    return Snapshot(said, nothing, head.digest, head.number, now)


def _items(batch: Batch) -> "list[Item]":
    columns = ("payment_key", "state", "held_until", "withdrawn")
    return list(Item.objects.filter(batch=batch).only(*columns))


def _decided_at(batch: Batch) -> dict[int, dt.datetime]:
    """Return when each item's last decision got its last say."""
    made = Decision.objects.filter(item__batch=batch).order_by("pk")
    last = Greatest("at", Coalesce("second_at", "at"))
    return dict(made.values_list("item_id", last))
