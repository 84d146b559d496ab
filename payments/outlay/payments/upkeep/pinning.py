"""The store as it stands at one moment, held while others go on.

Every file of a store is replaced whole and never written in place, so a second name
(a hard link) keeps what a file held. Making these names takes moments, and only they
need the store's lock; databases are copied by SQLite itself.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from outlay.payments.atomic import UNFINISHED, in_words
from outlay.payments.errors import Place, StoreError
from outlay.payments.runs import CURRENT, current_run, is_complete
from outlay.payments.store import Store
from outlay.payments.upkeep.copying import copy_database, is_database
from outlay.payments.upkeep.elsewhere import strangers
from outlay.payments.upkeep.left_out import PREFIX, left_out


@dataclass(frozen=True, slots=True)
class Pinned:
    """A folder that holds the store as it stood, and modes of its folders."""

    folder: Path
    folders: dict[str, int] = field(default_factory=dict)

    def files(self) -> list[Path]:
        """Return the files, sorted."""
        return sorted(path for path in self.folder.rglob("*") if path.is_file())


@contextmanager
def pinned(store: Store) -> Iterator[Pinned]:
    """Yield the store as it stands now; one backup of a store at a time.

    Raises
    ------
    StoreError
        Where another backup is at work, a database cannot be copied, or a link
        stands in the store.
    """
    folder = store.home / f"{PREFIX}{os.getpid()}{UNFINISHED}"
    with _alone(store.home):
        for left in store.home.glob(f"{PREFIX}*{UNFINISHED}"):
            shutil.rmtree(left)
        try:
            with store.locked(), in_words(folder):
                found = _pin(store.home, folder)
            yield found
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _pin(home: Path, folder: Path) -> Pinned:
    folder.mkdir(mode=0o700)
    found = Pinned(folder, {".": home.stat().st_mode & 0o777})
    # What points to others first: a run is whole before `current` names it, and a
    # model's files are before its row is in the database.
    for path in _files(home, found):
        if path.name == CURRENT or is_database(path):
            _hold(path, folder / path.relative_to(home))
    for path in _files(home, found):
        held = folder / path.relative_to(home)
        if not held.exists():
            _hold(path, held)
    _check_runs(folder)
    return found


def _files(home: Path, found: Pinned) -> Iterator[Path]:
    strange = set(strangers(home))

    def taken(path: PurePosixPath) -> bool:
        return str(path) not in strange and not left_out(path)

    for at, folders, files in os.walk(home):
        here = PurePosixPath(Path(at).relative_to(home).as_posix())
        folders[:] = sorted(name for name in folders if taken(here / name))
        for name in folders:
            _no_link(Path(at, name))
            found.folders[str(here / name)] = Path(at, name).stat().st_mode & 0o777
            (found.folder / here / name).mkdir(mode=0o700, exist_ok=True)
        for name in sorted(files):
            if taken(here / name):
                _no_link(Path(at, name))
                yield Path(at, name)


def _hold(path: Path, held: Path) -> None:
    if is_database(path):
        copy_database(path, held)
        shutil.copystat(path, held)
        return
    with suppress(FileNotFoundError):  # it went since the folder was read
        try:
            os.link(path, held)
        except FileNotFoundError:
            raise
        except OSError:  # a file system without hard links, or somebody else's file
            shutil.copy2(path, held)


def _check_runs(folder: Path) -> None:
    for batch in sorted((folder / "batches").glob("*")):
        run = current_run(batch)
        if run is not None and not is_complete(run):
            raise StoreError(
                f"the standing run of batch {batch.name} is not whole",
                where=Place(file=str(Path("batches", batch.name))),
                rule="docs/store.md#runs",
                fix="if it was being made again just now, repeat; else score its file "
                "again with --rescore",
            )


def _no_link(path: Path) -> None:
    if path.is_symlink():
        raise StoreError(
            "a symbolic link stands in the store: what it points to would be missing "
            "in a backup",
            where=Place(file=str(path)),
            rule="docs/store.md#backup",
            fix="put the files themselves there, or mount their disk there",
        )


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    with in_words(home):
        handle = (home / ".backup.lock").open("a", encoding="ascii")
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StoreError(
                "another backup of this store is at work",
                fix="wait until it ends, then repeat",
            ) from None
        yield
