"""Loading a scored batch: its flagged payments become items of the queue.

In chunks of short transactions, so that nobody who works waits for it. What was
loaded stays: the same run again changes nothing, an interrupted load goes on, and a
later run changes only what nobody has decided.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from outlay.payments.errors import StoreError
from outlay.payments.store import Store
from outlay.review.config.agency import review_settings
from outlay.review.loading.chunk import Counts, chunk_of, write
from outlay.review.loading.context import load_context
from outlay.review.loading.cut_off import cut_off_of
from outlay.review.loading.due import move_cut_off
from outlay.review.loading.flagged import Flagged, flagged
from outlay.review.loading.identities import identities_of
from outlay.review.loading.sealing import seal
from outlay.review.loading.standing import RULE, Standing, standing
from outlay.review.loading.withdrawn import withdraw
from outlay.review.models import Batch
from outlay.review.trail.record import record

CHUNK = 1000  # rows of one transaction: some tens of milliseconds
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
    batch = _begin(store, meant, cut_off, by)
    if batch.state == Batch.READY:
        return Loaded(batch, again=True, counts=Counts())
    rows = flagged(store, meant)
    counts = _items(store, batch, rows, tick)
    counts.withdrawn = withdraw(batch, rows.keys)
    context = load_context(store, meant, rows)
    _end(batch, counts, context, by)
    return Loaded(batch, again=False, counts=counts, context=context)


def _begin(
    store: Store, meant: Standing, cut_off: dt.datetime | None, by: str
) -> Batch:
    sha256 = meant.sha256
    known = Batch.objects.filter(key=meant.key).first()
    if known is None:
        return _new(store, meant, cut_off, by)
    if known.run_id == meant.run.name and known.content_sha256 != sha256:
        raise StoreError(
            f"run {known.run_id} of batch {known.key} was loaded with other bytes",
            rule=RULE,
            fix="put the run's files back from a backup, or score the file anew "
            "(outlay score FILE --rescore)",
        )
    if cut_off is not None and cut_off != known.cut_off:
        move_cut_off(known, cut_off, by)
    if known.run_id != meant.run.name:
        _rescored(known, meant, sha256, by)
    return known


def _new(store: Store, meant: Standing, cut_off: dt.datetime | None, by: str) -> Batch:
    first = meant.first_day()
    due = cut_off or cut_off_of(first, review_settings(), store.zone)
    accepted = meant.manifest.accepted
    with transaction.atomic():
        batch = Batch.objects.create(
            key=meant.key,
            run_id=meant.run.name,
            content_sha256=meant.sha256,
            file_name=meant.manifest.file,
            payments=accepted.payments,
            cents=accepted.cents,
            to_review=0,
            scheduled_on=first,
            cut_off=due,
            loaded_at=timezone.now(),
            **meant.lineage(),
        )
        record(by, "begin load", f"batch:{batch.pk}", {"run": batch.run_id})
    return batch


def _rescored(batch: Batch, meant: Standing, sha256: str, by: str) -> None:
    """Note that another run stands now; its rows are still to be loaded."""
    with transaction.atomic():
        for name, said in meant.lineage().items():
            setattr(batch, name, said)
        batch.run_id, batch.content_sha256 = meant.run.name, sha256
        batch.state = Batch.LOADING
        batch.save()
        record(by, "begin load", f"batch:{batch.pk}", {"run": batch.run_id})


def _items(store: Store, batch: Batch, found: Flagged, tick: Tick | None) -> Counts:
    counts, done, whole = Counts(), 0, found.rows.num_rows
    identities = identities_of(store, batch.key, found.keys)
    for rows in found.chunks(CHUNK):
        keys = [row["payment_key"] for row in rows]
        sealed = {k: seal(store, k, identities[k]) for k in keys if k in identities}
        counts.add(write(batch, chunk_of(rows, identities, sealed, batch.cut_off)))
        done += len(rows)
        if tick is not None:
            tick(done, whole)
    return counts


def _end(batch: Batch, counts: Counts, context: int, by: str) -> None:
    with transaction.atomic():
        batch.state, batch.loaded_at = Batch.READY, timezone.now()
        batch.to_review = sum(
            (counts.added, counts.renewed, counts.decided, counts.unchanged)
        )
        batch.save()
        told = {name: getattr(counts, name) for name in Counts.__slots__}
        facts = {"run": batch.run_id, "context": context} | told
        record(by, "load", f"batch:{batch.pk}", facts)
