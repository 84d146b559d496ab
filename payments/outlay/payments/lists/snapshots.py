"""Taking a list's file in as the snapshot of a day, and finding snapshots again."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path

from outlay.payments.errors import ConfigurationError, StoreError
from outlay.payments.intake.source import Source
from outlay.payments.lists.sources import Request
from outlay.payments.lists.stored import (
    Snapshot,
    snapshot_at,
    snapshot_on,
    snapshots,
    standing_snapshots,
)
from outlay.payments.lists.writing import write_snapshot
from outlay.payments.reader import Tick, silent
from outlay.payments.store import Store
from outlay.payments.tables import LIST_SOURCES
from outlay.payments.tokens import Tokeniser

__all__ = [
    "Snapshot",
    "SnapshotTaken",
    "add_list",
    "snapshot_on",
    "snapshots",
    "standing_snapshots",
]


@dataclass(frozen=True, slots=True)
class SnapshotTaken:
    """What adding a list gave; `again` where the very same snapshot was there."""

    snapshot: Snapshot
    again: bool = False


def add_list(
    store: Store,
    source: str,
    path: Path,
    *,
    as_of: dt.date,
    replace: bool = False,
    tick: Tick = silent,
) -> SnapshotTaken:
    """Take the list `source` in as it stood on `as_of`.

    Raises
    ------
    InputRejectedError
        Where the file is of another kind or cannot be read.
    StoreError
        Where that day has a snapshot of other content, unless `replace`.
    """
    request = _request(store, source, path, as_of, tick)
    files = [Source.of(file) for file in request.files]
    with store.locked():
        before = snapshot_on(store, source, as_of - dt.timedelta(days=1))
        base = before if request.changes else None
        snapshot = _described(request, files, base)
        standing = snapshot_at(store, source, as_of)
        if standing is not None and standing.sha256 == snapshot.sha256:
            return SnapshotTaken(standing, again=True)
        _refuse_over(standing, replace=replace)
        _refuse_under(snapshots(store, source), as_of)
        write_snapshot(store, snapshot, request.on(base, store).reader(), files)
    return SnapshotTaken(snapshot_at(store, source, as_of) or snapshot)


def _request(
    store: Store, source: str, path: Path, as_of: dt.date, tick: Tick
) -> Request:
    if source not in LIST_SOURCES:
        raise ConfigurationError(
            f"{source!r} is no list that is known",
            rule="docs/lists.md",
            fix=f"name one of {', '.join(LIST_SOURCES)}",
        )
    return Request(source, path, as_of, Tokeniser(store.keyring.token_key), tick)


def _described(
    request: Request, files: list[Source], base: Snapshot | None
) -> Snapshot:
    digests = {file.path.name: file.sha256 for file in files}
    based = [] if base is None else [base.sha256]
    text = "\n".join([request.source, *sorted(digests.values()), *based])
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    says = {
        "source": request.source,
        "as_of": request.as_of.isoformat(),
        "sha256": sha256,
        "files": digests,
        "base": None if base is None else base.as_of.isoformat(),
    }
    return Snapshot(request.source, request.as_of, sha256, says)


def _refuse_over(standing: Snapshot | None, *, replace: bool) -> None:
    if standing is not None and not replace:
        raise StoreError(
            f"the {standing.source} list of {standing.as_of} is there already, with "
            "other content",
            rule="docs/lists.md#snapshots",
            fix="give the day of which this file is, or replace with --replace",
        )


def _refuse_under(there: list[Snapshot], as_of: dt.date) -> None:
    day = as_of.isoformat()
    for later in there:
        base = later.says.get("base")
        if base is not None and base <= day < later.as_of.isoformat():
            raise StoreError(
                f"the list of {later.as_of} was made from the one of {base}: one of "
                f"{day} between them would be left out of it",
                rule="docs/lists.md#snapshots",
                fix="delete the later snapshots' folders, then add all in their order",
            )
