"""Taking a list's file in as the snapshot of a day."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outlay.payments.atomic import in_words, whole, write_whole
from outlay.payments.errors import BalanceError, Place, StoreError
from outlay.payments.intake.source import Source
from outlay.payments.lists.leie import LeieReader
from outlay.payments.lists.reading import ListReader, Reading
from outlay.payments.lists.stored import (
    ENTRIES_FILE,
    SAYS_FILE,
    Snapshot,
    binding,
    read_snapshot,
    snapshot_folder,
    snapshot_on,
    snapshots,
    standing_snapshots,
)
from outlay.payments.reader import Tick, silent
from outlay.payments.sealed import SealedWriter
from outlay.payments.store import Store
from outlay.payments.tables import ENTRIES

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
    files = [Source.of(path)]
    folder = snapshot_folder(store, source, as_of)
    sha256 = _identity(files)
    with store.locked():
        standing = _standing(folder)
        if standing is not None and standing.sha256 == sha256:
            return SnapshotTaken(standing, again=True)
        if standing is not None and not replace:
            raise _taken(standing)
        reader = LeieReader(path, tick=tick)
        says = {
            "source": source,
            "as_of": as_of.isoformat(),
            "sha256": sha256,
            "files": {file.path.name: file.sha256 for file in files},
        }
        _write(store, folder, reader, Snapshot(source, as_of, sha256, says), files)
    return SnapshotTaken(read_snapshot(folder / SAYS_FILE))


def _standing(folder: Path) -> Snapshot | None:
    path = folder / SAYS_FILE
    return read_snapshot(path) if path.exists() else None


def _write(
    store: Store,
    folder: Path,
    reader: ListReader,
    snapshot: Snapshot,
    files: list[Source],
) -> None:
    with whole(folder / ENTRIES_FILE) as unfinished:
        sealed = binding(store, snapshot.source, snapshot.as_of)
        writer = SealedWriter(unfinished, ENTRIES.schema, sealed)
        try:
            for rows in reader.chunks():
                ENTRIES.check(rows)
                for batch in rows.combine_chunks().to_batches():
                    writer.write(batch)
            writer.finish()
        finally:
            writer.close()
        _check(reader.reading, files)
        # Until the new description is there the day has no snapshot at all.
        (folder / SAYS_FILE).unlink(missing_ok=True)
    says = json.dumps(snapshot.says | _counted(reader.reading), indent=2) + "\n"
    with in_words(folder):
        write_whole(folder / SAYS_FILE, says.encode())


def _check(reading: Reading, files: list[Source]) -> None:
    for file in files:
        file.check_unchanged()
    if not reading.balanced:
        raise BalanceError(
            f"{reading.rows:,} rows came in, but not as many went somewhere",
            where=Place(file=files[0].path.name),
            rule="docs/lists.md#rows",
            fix="this is a fault of Outlay's own: report it; nothing was taken in",
        )


def _counted(reading: Reading) -> dict[str, Any]:
    return {
        "rows": reading.rows,
        "entries": reading.entries,
        "details": reading.details,
        "duplicates": reading.duplicates,
        "quarantined": reading.quarantined,
        "names": reading.names,
        "carried": reading.carried,
        "oddities": dict(sorted((+reading.oddities).items())),
        "quarantine": [
            {
                "file": row.file,
                "line": row.line,
                "field": row.field,
                "reason": row.reason,
            }
            for row in reading.bad
        ],
    }


def _identity(files: list[Source]) -> str:
    return hashlib.sha256("\n".join(f.sha256 for f in files).encode()).hexdigest()


def _taken(standing: Snapshot) -> StoreError:
    return StoreError(
        f"the {standing.source} list of {standing.as_of} is there with other content",
        rule="docs/lists.md#snapshots",
        fix="give the day on which this file was published, or replace with --replace",
    )
