"""A copy of a store in another folder: whole or not at all, and only what is new.

FOLDER holds one folder a backup, named by its time (UTC). A file that an earlier
backup holds is not copied again but linked, so each folder is a whole backup and any
of them may be removed.
"""

import datetime as dt
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from outlay.payments.atomic import UNFINISHED, in_words
from outlay.payments.errors import BackupError, OutputError, Place, StoreError
from outlay.payments.keyring import backup_keys
from outlay.payments.ledger import Ledger
from outlay.payments.reader import Tick, silent
from outlay.payments.store import VERSION, Store
from outlay.payments.upkeep.copying import copied, sha256_of, sync_folder
from outlay.payments.upkeep.drop import SETTING, drop_of
from outlay.payments.upkeep.elsewhere import elsewhere
from outlay.payments.upkeep.listing import FILE, FILES, RULE, Listed, Listing
from outlay.payments.upkeep.notes import BACKUP, KEYS, remember
from outlay.payments.upkeep.pinning import Pinned, pinned

NAME = "%Y%m%dT%H%M%SZ"
_SECOND = dt.timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup left: its folder, its manifest, and how much was new."""

    folder: Path
    listing: Listing
    new_files: int
    new_bytes: int
    removed: tuple[str, ...] = ()


@dataclass(slots=True)
class _Copier:
    """Copies pinned files into a backup, linking what an earlier one holds."""

    to: Path
    known: Mapping[tuple[int, str], Path]
    files: list[Listed] = field(default_factory=list)
    new_files: int = 0
    new_bytes: int = 0
    sizes: set[int] = field(init=False)

    def __post_init__(self) -> None:
        self.sizes = {size for size, _ in self.known}

    def take(self, source: Path, path: str) -> None:
        state, target = source.stat(), self.to / path
        size, digest = state.st_size, ""
        if size in self.sizes:  # else it is new, and hashed as it is copied
            digest = sha256_of(source)
        if not self._linked(self.known.get((size, digest)), target):
            size, digest = copied(source, target)
            self.new_files += 1
            self.new_bytes += size
        mode = state.st_mode & 0o777
        self.files.append(Listed(path, size, digest, mode, state.st_mtime_ns))

    @staticmethod
    def _linked(earlier: Path | None, target: Path) -> bool:
        if earlier is None:
            return False
        try:
            os.link(earlier, target)
        except OSError:  # a file system without hard links
            return False
        return True


def backup(
    store: Store,
    folder: Path,
    *,
    with_keys: Path | None = None,
    keep_days: int | None = None,
    tick: Tick = silent,
) -> BackedUp:
    """Copy `store` into `folder`; return what was made.

    Parameters
    ----------
    with_keys : Path, optional
        Where to copy both keys; never within `folder`.
    keep_days : int, optional
        Afterwards remove backups in `folder` that are older, never the newest.

    Raises
    ------
    StoreError
        Where another backup is at work, or the store cannot be copied as it is.
    BackupError
        Where `folder` lies in the store, or the keys would lie with the data.
    OutputError
        Where it cannot be written.
    """
    _check_places(store, folder, with_keys)
    with in_words(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _writer(folder), pinned(store) as found:
        unfinished = folder / f".{os.getpid()}{UNFINISHED}"
        try:
            with in_words(unfinished):
                made = _fill(store, found, folder, unfinished, tick)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        removed = () if keep_days is None else _remove_old(folder, keep_days)
    if with_keys is not None:
        backup_keys(store.keyring, with_keys)
        remember(store.home, KEYS, {"fingerprints": store.keyring.fingerprints})
    remember(store.home, BACKUP, {"name": made.folder.name, "bytes": made.new_bytes})
    return BackedUp(made.folder, made.listing, made.new_files, made.new_bytes, removed)


def backups(folder: Path) -> list[Path]:
    """Return the complete backups in `folder`, the newest last."""
    return sorted(path.parent for path in folder.glob(f"[0-9]*Z/{FILE}"))


def made_at(backup_folder: Path) -> dt.datetime:
    """Return the time in a backup's name, UTC."""
    return dt.datetime.strptime(backup_folder.name, NAME).replace(tzinfo=dt.UTC)


def _fill(
    store: Store, found: Pinned, folder: Path, unfinished: Path, tick: Tick
) -> BackedUp:
    earlier, now = backups(folder), dt.datetime.now(dt.UTC)
    copier = _Copier(unfinished / FILES, _known(earlier))
    unfinished.mkdir(mode=0o700)
    for path in found.folders:
        (copier.to / path).mkdir(mode=0o700, parents=True, exist_ok=True)
    files = found.files()
    for done, each in enumerate(files, 1):
        copier.take(each, each.relative_to(found.folder).as_posix())
        tick(done, len(files))
    listing = _listing(store, found, copier, now)
    listing.save(unfinished)
    for path in sorted(found.folders, reverse=True):
        sync_folder(copier.to / path)
    sync_folder(unfinished)
    # Names stay in order though the clock were set back.
    if earlier:
        now = max(now, made_at(earlier[-1]) + _SECOND)
    done_folder = folder / now.strftime(NAME)
    unfinished.rename(done_folder)
    sync_folder(folder)
    return BackedUp(done_folder, listing, copier.new_files, copier.new_bytes)


def _listing(store: Store, found: Pinned, copier: _Copier, now: dt.datetime) -> Listing:
    ledger = Ledger.read(found.folder / store.ledger_file.name)
    return Listing(
        made_at=now.isoformat(timespec="seconds"),
        release=version("outlay"),
        store_version=VERSION,
        home=str(store.home.resolve()),
        fingerprints=store.keyring.fingerprints,
        ledger={"entries": len(ledger.entries), "head": ledger.head},
        elsewhere=tuple(elsewhere(store.home)),
        folders=dict(found.folders),
        files=tuple(copier.files),
    ).sealed(store.keyring.identity_key)


def _known(earlier: list[Path]) -> dict[tuple[int, str], Path]:
    """Return the files of the newest backup by size and hash, as far as they stand."""
    if not earlier:
        return {}
    try:
        listing = Listing.load(earlier[-1])
    except BackupError:  # damaged: then nothing of it is trusted
        return {}
    files = {(f.size, f.sha256): earlier[-1] / FILES / f.path for f in listing.files}
    return {key: at for key, at in files.items() if _of_size(at, key[0])}


def _of_size(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size


def _remove_old(folder: Path, keep_days: int) -> tuple[str, ...]:
    before = dt.datetime.now(dt.UTC) - dt.timedelta(days=keep_days)
    old = [path for path in backups(folder)[:-1] if made_at(path) < before]
    for path in old:
        with in_words(path):
            gone = path.with_name(f".{path.name}{UNFINISHED}")
            path.rename(gone)  # a killed removal leaves no half of a backup
            shutil.rmtree(gone)
    return tuple(path.name for path in old)


def _check_places(store: Store, folder: Path, with_keys: Path | None) -> None:
    home, to = store.home.resolve(), folder.resolve()
    if drop_of(store.home).resolve() == home:
        raise _misplaced(home, f"{SETTING} is the store itself")
    if to.is_relative_to(home) or home.is_relative_to(to):
        raise _misplaced(folder, "the backup and the store lie in one another")
    if with_keys is not None:
        keys = with_keys.resolve()
        if keys.is_relative_to(to) or keys.is_relative_to(home):
            raise _misplaced(with_keys, "the copies of the keys would lie by the data")


def _misplaced(path: Path, what: str) -> BackupError:
    return BackupError(
        what,
        where=Place(file=str(path)),
        rule=RULE,
        fix="name a folder elsewhere, best on another disk",
    )


@contextmanager
def _writer(folder: Path) -> Iterator[None]:
    """Keep other backups out of `folder`, and remove what a killed one left."""
    with in_words(folder):
        handle = (folder / ".lock").open("a", encoding="ascii")
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StoreError(
                "another backup is being written there",
                where=Place(file=str(folder)),
                fix="wait until it ends, then repeat",
            ) from None
        for left in folder.glob(f".*{UNFINISHED}"):
            try:
                shutil.rmtree(left)
            except OSError as error:
                raise OutputError(
                    "what a killed backup left cannot be removed",
                    where=Place(file=str(left)),
                    fix="remove it by hand, then repeat",
                ) from error
        yield
