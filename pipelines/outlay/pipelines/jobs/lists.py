"""Watch lists in the store: taking one in, and saying what is there."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from outlay.payments.lists.snapshots import (
    Snapshot,
    SnapshotTaken,
    add_list,
    snapshots,
)
from outlay.payments.reader import Tick
from outlay.payments.store import Store
from outlay.payments.tables import LIST_SOURCES
from outlay.pipelines.jobs.intake import open_or_create


@dataclass(frozen=True, slots=True)
class ListRequest:
    """One list's file and what is said of it."""

    home: Path
    source: str
    file: Path
    as_of: dt.date
    supplement: bool = False
    replace: bool = False
    smaller: bool = False


def take_list(request: ListRequest, tick: Tick) -> SnapshotTaken:
    """Take a list in as it stood on a day."""
    return add_list(
        open_or_create(request.home),
        request.source,
        request.file,
        as_of=request.as_of,
        supplement=request.supplement,
        replace=request.replace,
        smaller=request.smaller,
        tick=tick,
    )


def all_snapshots(home: Path) -> list[Snapshot]:
    """Return every snapshot, by list and then by day."""
    store = Store.open(home)
    return [found for source in LIST_SOURCES for found in snapshots(store, source)]


def today(home: Path) -> dt.date:
    """Return today's date in the store's zone."""
    return Store.open(home).known_on(dt.datetime.now(dt.UTC))
