"""Taking a list's file in as the snapshot of a day, and finding snapshots again."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path

from outlay.payments.intake.source import Source
from outlay.payments.lists.refusals import (
    refuse_over,
    refuse_under,
    refuse_unknown,
    refuse_without_base,
)
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
    supplement: bool = False,
    replace: bool = False,
    smaller: bool = False,
    tick: Tick = silent,
) -> SnapshotTaken:
    """Take the list `source` in as it stood on `as_of`.

    Parameters
    ----------
    supplement : bool
        The file adds to the snapshot before and ends entries of it (leie only).
    replace : bool
        Put it in the place of that day's snapshot.
    smaller : bool
        Take it though it has under half the names of the snapshot before.

    Raises
    ------
    InputRejectedError
        Where the file is of another kind or cannot be read.
    StoreError
        Where that day has a snapshot of other content, a later snapshot was made
        from it, or most of the list is gone.
    """
    refuse_unknown(source, supplement=supplement)
    tokeniser = Tokeniser(store.keyring.token_key)
    request = Request(source, path, as_of, tokeniser, tick, supplement)
    files = [Source.of(file) for file in request.files]
    with store.locked():
        before = snapshot_on(store, source, as_of - dt.timedelta(days=1))
        base = before if request.changes else None
        snapshot = _described(request, files, base)
        standing = snapshot_at(store, source, as_of)
        if standing is not None and standing.sha256 == snapshot.sha256:
            return SnapshotTaken(standing, again=True)
        refuse_over(standing, replace=replace)
        refuse_under(snapshots(store, source), as_of)
        refuse_without_base(request, base)
        reader = request.on(base, store).reader()
        write_snapshot(store, snapshot, reader, files, None if smaller else before)
    return SnapshotTaken(snapshot_at(store, source, as_of) or snapshot)


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
