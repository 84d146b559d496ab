"""Copies of single files: hashed as they are read, on the disk before they count."""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from outlay.payments.errors import Place, StoreError

PIECE = 1 << 20
_SQLITE = b"SQLite format 3\x00"
PATIENCE = 60.0  # seconds that a writer of the database may take


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, 64 hex digits; memory does not grow with it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copied(source: Path, target: Path, *, mode: int = 0o600) -> tuple[int, str]:
    """Copy `source` to the new file `target`; return bytes and SHA-256 of the copy."""
    digest, size = hashlib.sha256(), 0
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with source.open("rb") as read, os.fdopen(os.open(target, flags, mode), "wb") as to:
        while piece := read.read(PIECE):
            digest.update(piece)
            size += len(piece)
            to.write(piece)
        to.flush()
        os.fsync(to.fileno())
    return size, digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Put names of files on the disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_database(path: Path) -> bool:
    """Say whether `path` is a SQLite database, by its first bytes."""
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def copy_database(source: Path, target: Path) -> None:
    """Copy a SQLite database as it stands between two transactions of others.

    A copy of its file alone could fall into the middle of one.

    Raises
    ------
    StoreError
        Where it is locked for too long, or damaged.
    """
    uri = f"{source.resolve().as_uri()}?mode=ro"
    try:
        with (
            closing(sqlite3.connect(uri, uri=True, timeout=PATIENCE)) as here,
            closing(sqlite3.connect(target)) as there,
        ):
            here.backup(there)
            said = there.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.Error as error:
        raise _unusable(source, type(error).__name__) from error
    if said != "ok":
        raise _unusable(source, "its pages do not fit together")


def _unusable(path: Path, why: str) -> StoreError:
    return StoreError(
        f"the database {path.name} could not be copied: {why}",
        where=Place(file=str(path)),
        rule="docs/store.md#backup",
        fix="end what holds it, then repeat; if it is damaged, put back the last "
        "backup, which is as it was",
    )
