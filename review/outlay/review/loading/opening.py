"""The batch that is loaded: new, known, or scored again."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from outlay.payments.errors import StoreError
from outlay.payments.store import Store
from outlay.review.config.agency import review_settings
from outlay.review.loading.cut_off import cut_off_of
from outlay.review.loading.due import move_cut_off
from outlay.review.loading.kept import keep_run
from outlay.review.loading.standing import RULE, Standing
from outlay.review.models import Batch
from outlay.review.trail.record import record


def begin(store: Store, meant: Standing, cut_off: dt.datetime | None, by: str) -> Batch:
    """Return the batch, made or known; READY where this very run is loaded.

    Raises
    ------
    StoreError
        Where the run that was loaded has other bytes now.
    """
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
        )
        keep_run(batch, meant)
        record(by, "begin load", f"batch:{batch.pk}", {"run": batch.run_id})
    return batch


def _rescored(batch: Batch, meant: Standing, sha256: str, by: str) -> None:
    """Note that another run stands now; its rows are still to be loaded.

    The run before keeps its models and policy: decided payments stay on it.
    """
    with transaction.atomic():
        keep_run(batch, meant)
        batch.run_id, batch.content_sha256 = meant.run.name, sha256
        batch.state = Batch.LOADING
        batch.save()
        record(by, "begin load", f"batch:{batch.pk}", {"run": batch.run_id})
