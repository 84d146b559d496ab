"""The demonstration: the scored demo batch, made-up people, and where to look."""

import datetime as dt

from django.utils import timezone

from outlay.payments.errors import StoreError
from outlay.payments.store import Store
from outlay.review.loading.load import Tick, load_batch
from outlay.review.loading.people import PASSWORD, PEOPLE, make_people
from outlay.review.loading.standing import LATEST
from outlay.review.models import Batch
from outlay.review.serving.options import LOOPBACK

HOURS = 6  # until the cut-off of the demonstration


def prepare(store: Store, tick: Tick | None = None) -> Batch:
    """Load the latest scored batch with a cut-off hours away, and make the people.

    Raises
    ------
    StoreError
        Where no batch is scored yet.
    """
    if not store.standing_runs():
        raise StoreError(
            f"no batch is scored in {store.home}",
            rule="docs/review.md#the-demonstration",
            fix="run `outlay demo` first, with the same --home",
        )
    cut_off = timezone.now() + dt.timedelta(hours=HOURS)
    loaded = load_batch(store, LATEST, cut_off=cut_off, tick=tick)
    make_people()
    return loaded.batch


def welcome(batch: Batch, port: int) -> str:
    """Return what is printed: the address, and who may sign in."""
    width = max(len(person.username) for person in PEOPLE)
    lines = [f"  {p.username:{width}}  {p.name}, {p.tells}" for p in PEOPLE]
    many = f"{batch.to_review:,} of {batch.payments:,} payments"
    return "\n".join(
        [
            f"{many} of {batch.file_name} are in the queue.",
            "",
            f"  http://{LOOPBACK}:{port}/",
            "",
            f"Everybody below is made up, and signs in with the password {PASSWORD}",
            "",
            *lines,
            "",
            "Ctrl-C ends it; what was decided stays.",
        ]
    )
