"""Loading a scored batch: its flagged payments become items of the queue.

In chunks of short transactions, so that nobody who works waits for it. What was
loaded stays: the same run again changes nothing, an interrupted load goes on, and a
later run changes only what nobody has decided.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from outlay.payments.store import Store
from outlay.review.loading.chunk import chunk_of, write
from outlay.review.loading.context import load_context
from outlay.review.loading.counts import Counts
from outlay.review.loading.flagged import Flagged, flagged
from outlay.review.loading.identities import identities_of
from outlay.review.loading.kept import keep_agencies
from outlay.review.loading.opening import begin
from outlay.review.loading.roomy import roomy
from outlay.review.loading.standing import standing
from outlay.review.loading.withdrawn import withdraw
from outlay.review.models import Batch
from outlay.review.trail.record import record

CHUNK = 500  # rows of one transaction: some tens of milliseconds
SYSTEM = "system"
Tick = Callable[[int, int], None]  # rows done, rows in all


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a batch did.

    Attributes
    ----------
    batch : Batch
        As it is now.
    again : bool
        Whether the very run was loaded before, so that nothing was to do.
    counts : Counts
        What became of the run's rows; all 0 where `again`.
    context : int
        Payments around the items that are new.
    """

    batch: Batch
    again: bool
    counts: Counts
    context: int = 0

    def told(self, zone: ZoneInfo) -> str:
        """Return what was done, in words, with the cut-off in the agency's zone."""
        until = f"{self.batch.cut_off.astimezone(zone):%Y-%m-%d %H:%M %Z}"
        end = f"Cut-off {until}."
        if self.again:
            return f"Batch {self.batch.key} was loaded before: nothing to add. {end}"
        return f"Batch {self.batch.key}: {self.counts} {end}"


def load_batch(
    store: Store,
    batch_id: str,
    *,
    cut_off: dt.datetime | None = None,
    tick: Tick | None = None,
    by: str = SYSTEM,
) -> Loaded:
    """Load the payments of a batch's standing run that go to review.

    Parameters
    ----------
    batch_id : str
        Import id, a beginning of it that no other has, or "latest".
    cut_off : datetime, optional
        When the batch goes back to the payer (UTC); by default as review.toml says.
        Given for a batch that is there, it moves the cut-off.
    tick : function, optional
        Called with the rows done and the rows in all.
    by : str
        Who loads it, for the audit log.

    Raises
    ------
    StoreError
        Where no scored batch is meant, or the run that was loaded has other bytes now.
    """
    meant = standing(store, batch_id)
    batch = begin(store, meant, cut_off, by)
    if batch.state == Batch.READY:
        return Loaded(batch, again=True, counts=Counts())
    rows = flagged(store, meant)
    keep_agencies(store, batch, meant, rows)
    with roomy():
        counts = _items(store, batch, rows, tick)
        counts.withdrawn = withdraw(batch, rows.keys)
        context = load_context(store, meant, rows)
    _end(batch, counts, context, by)
    return Loaded(batch, again=False, counts=counts, context=context)


def _items(store: Store, batch: Batch, found: Flagged, tick: Tick | None) -> Counts:
    counts, done, whole = Counts(), 0, found.rows.num_rows
    identities = identities_of(store, batch.key, found.keys)
    for rows in found.chunks(CHUNK):
        chunk = chunk_of(store, rows, identities, batch.cut_off)
        counts.add(write(batch, chunk))
        done += len(rows)
        if tick is not None:
            tick(done, whole)
    return counts


def _end(batch: Batch, counts: Counts, context: int, by: str) -> None:
    with transaction.atomic():
        batch.state, batch.loaded_at = Batch.READY, timezone.now()
        batch.to_review = counts.known
        batch.save()
        facts = {"run": batch.run_id, "context": context} | counts.plain
        record(by, "load", f"batch:{batch.pk}", facts)
