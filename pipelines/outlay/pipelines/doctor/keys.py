"""Keys, ledger, and who may read the store."""

import os
import stat
from pathlib import Path

from outlay.payments.keyring import VARIABLES
from outlay.payments.ledger import BEGINNING, Ledger
from outlay.payments.store import Store
from outlay.payments.upkeep.notes import KEYS, remembered
from outlay.pipelines.doctor.findings import Checks, fail, ok, warn

OTHERS = stat.S_IRWXO
GROUP = stat.S_IRWXG


def keys(store: Store) -> Checks:
    """The store was opened: both keys are there, are its own, and differ."""
    given = [name for name in VARIABLES.values() if os.environ.get(name, "").strip()]
    marks = store.keyring.fingerprints
    said = ", ".join(f"{kind} {mark}" for kind, mark in marks.items())
    come = (
        f"{len(given)} from the environment, {len(VARIABLES) - len(given)} from files"
    )
    yield ok("keys", f"both are this store's own ({come}); fingerprints: {said}")
    note = remembered(store.home, KEYS)
    if note is None or note.get("fingerprints") != marks:
        yield warn(
            "copy of the keys",
            "no copy of these keys was made with outlay",
            "outlay keys backup FOLDER, and keep it apart from the data: without the "
            "keys neither store nor backups can be used",
        )
    else:
        yield ok("copy of the keys", f"made at {note['at']}")


def permissions(store: Store) -> Checks:
    """Whether others on this machine can read or write the store."""
    mode = store.home.stat().st_mode
    folder = store.keys_folder
    if folder.exists() and folder.stat().st_mode & (OTHERS | GROUP):
        yield fail(
            "folder of the keys",
            f"mode {folder.stat().st_mode & 0o777:o}: others may open it",
            f"chmod 700 {folder}",
        )
    if mode & stat.S_IWOTH:
        yield fail(
            "permissions",
            f"everybody on this machine may write to {store.home}",
            f"chmod 700 {store.home}, and find out what was changed",
        )
    elif mode & (OTHERS | GROUP):
        who = "everybody" if mode & OTHERS else "a group"
        yield warn(
            "permissions",
            f"{who} on this machine may read {store.home} (mode {mode & 0o777:o})",
            f"chmod 700 {store.home}: amounts and tokens are nobody else's business",
        )
    else:
        yield ok("permissions", f"mode {mode & 0o777:o}")


def umask(_store: Store) -> Checks:
    """Whether new files could be read by everybody."""
    mask = _umask()
    if mask & OTHERS == OTHERS:
        yield ok("umask", f"{mask:03o}")
    else:
        yield warn(
            "umask",
            f"{mask:03o}: new files may be read by everybody who may enter the store",
            "umask 027 for the account that runs outlay",
        )


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def ledger(store: Store) -> Checks:
    """Every reading checks the whole chain: an error of it is a failed check."""
    found = Ledger.read(store.ledger_file)
    head = "nothing yet" if found.head == BEGINNING else found.head
    yield ok("ledger", f"{len(found.entries):,} entries, unbroken; head: {head}")


def lock_held(path: Path) -> bool:
    """Say whether somebody holds the lock `path` now."""
    import fcntl

    if not path.exists():
        return False
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False
