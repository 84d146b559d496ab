"""Moving a batch's cut-off: what is undecided is due then."""

import datetime as dt

from django.db import transaction

from outlay.review.models import Batch, Item
from outlay.review.models.item import UNDECIDED
from outlay.review.trail.record import record

AT_ONCE = 5000  # items of one transaction


def move_cut_off(batch: Batch, cut_off: dt.datetime, by: str) -> None:
    """Set the cut-off (UTC) of a batch that was loaded, and of its undecided items."""
    with transaction.atomic():
        batch.cut_off = cut_off
        batch.save(update_fields=["cut_off"])
        facts = {"cut_off": cut_off.isoformat()}
        record(by, "move cut-off", f"batch:{batch.pk}", facts)
    waiting = Item.objects.filter(batch=batch, state__in=UNDECIDED)
    waiting = waiting.exclude(due_at=cut_off)
    while some := list(waiting.values_list("pk", flat=True)[:AT_ONCE]):
        Item.objects.filter(pk__in=some, state__in=UNDECIDED).update(due_at=cut_off)
