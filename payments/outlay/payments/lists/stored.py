"""Dated snapshots of watch lists: encrypted entries, and what is said of them."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from outlay.payments.errors import Place, StoreError
from outlay.payments.sealed import Binding, BrokenSealError, read_sealed
from outlay.payments.store import Store
from outlay.payments.tables import LIST_SOURCES

HEADER = b"OUTLAY-LIST-ENTRIES\x00\x01"  # name, then the version of the format
ENTRIES_FILE = "entries.bin"
SAYS_FILE = "snapshot.json"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A list as it stood on a day.

    Attributes
    ----------
    sha256 : str
        Of its input files and of the snapshot that it builds on; for lineage.
    says : dict
        All of snapshot.json.
    """

    source: str
    as_of: dt.date
    sha256: str
    says: dict[str, Any]

    def entries(self, store: Store) -> Iterator[pa.Table]:
        """Yield its rows of tables.ENTRIES, chunk by chunk.

        Raises
        ------
        StoreError
            Where the file was changed, cut off, or belongs elsewhere.
        """
        path = snapshot_folder(store, self.source, self.as_of) / ENTRIES_FILE
        try:
            yield from read_sealed(path, binding(store, self.source, self.as_of))
        except (BrokenSealError, FileNotFoundError):
            raise _damaged(
                path, "the encrypted entries are missing, changed or cut off"
            ) from None


def snapshots(store: Store, source: str) -> list[Snapshot]:
    """Return the snapshots of a list, oldest first."""
    found = (store.home / "lists" / source).glob(f"*/{SAYS_FILE}")
    return [read_snapshot(path) for path in sorted(found)]


def snapshot_on(store: Store, source: str, day: dt.date) -> Snapshot | None:
    """Return the list as it stood on `day`: the latest snapshot not after it."""
    until = [
        path
        for path in sorted((store.home / "lists" / source).glob(f"*/{SAYS_FILE}"))
        if path.parent.name <= day.isoformat()
    ]
    return read_snapshot(until[-1]) if until else None


def snapshot_at(store: Store, source: str, day: dt.date) -> Snapshot | None:
    """Return the snapshot of exactly `day`."""
    path = snapshot_folder(store, source, day) / SAYS_FILE
    return read_snapshot(path) if path.exists() else None


def standing_snapshots(store: Store, day: dt.date) -> dict[str, Snapshot]:
    """Return every list that has a snapshot on `day`, by its name."""
    found = {source: snapshot_on(store, source, day) for source in LIST_SOURCES}
    return {source: snapshot for source, snapshot in found.items() if snapshot}


def snapshot_folder(store: Store, source: str, as_of: dt.date) -> Path:
    """Return where a snapshot is; it may not be there yet."""
    return store.home / "lists" / source / as_of.isoformat()


def binding(store: Store, source: str, as_of: dt.date) -> Binding:
    """Return what the entries of a snapshot are sealed with."""
    about = f"{source}/{as_of.isoformat()}"
    return Binding(store.keyring.identity_key, HEADER, about)


def read_snapshot(path: Path) -> Snapshot:
    """Read a snapshot.json.

    Raises
    ------
    StoreError
        Where it is damaged.
    """
    try:
        says = json.loads(path.read_text(encoding="utf-8"))
        day = dt.date.fromisoformat(says["as_of"])
        return Snapshot(says["source"], day, says["sha256"], says)
    except (OSError, ValueError, KeyError, TypeError):
        raise _damaged(path, "the snapshot's description is damaged") from None


def _damaged(path: Path, what: str) -> StoreError:
    return StoreError(
        what,
        where=Place(file=str(path)),
        rule="docs/lists.md#snapshots",
        fix="put the folder back from a backup, or delete it and add the list again",
    )
