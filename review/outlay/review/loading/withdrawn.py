"""Items that a later run no longer flags: marked, and still a person's to decide."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from outlay.review.loading.chunk import WAITING
from outlay.review.models import Batch, Item

AT_ONCE = 1000  # items of one transaction


def withdraw(batch: Batch, flagged_keys: Sequence[str]) -> int:
    """Mark undecided items whose payment is not among the run's; return how many.

    Their version goes on, so that a form open on one is told.
    """
    flagged = frozenset(flagged_keys)
    waiting = Item.objects.filter(batch=batch, state__in=WAITING, withdrawn=False)
    old = waiting.exclude(run_id=batch.run_id).values_list("pk", "payment_key")
    gone = [number for number, key in old.iterator() if key not in flagged]
    marked = 0
    for start in range(0, len(gone), AT_ONCE):
        with transaction.atomic():
            some = waiting.filter(pk__in=gone[start : start + AT_ONCE])
            marked += some.update(withdrawn=True, version=F("version") + 1)
    return marked
