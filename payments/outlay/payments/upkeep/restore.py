"""A store out of a backup: checked whole, then written, at its old place or another."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from outlay.payments.atomic import UNFINISHED, in_words
from outlay.payments.errors import BackupError, KeyProblemError, Place
from outlay.payments.keyring import VARIABLES, Keyring, backup_keys
from outlay.payments.reader import Tick, silent
from outlay.payments.upkeep.checking import Sound, check_backup
from outlay.payments.upkeep.copying import copied, sync_folder
from outlay.payments.upkeep.listing import FILES, RULE, Listed, Listing, damaged
from outlay.payments.upkeep.moved import move_paths

SETTINGS = "store.json"
REGISTRY = "mlflow.db"
WORK = ".restore."


@dataclass(frozen=True, slots=True)
class Restored:
    """The new store's folder, the backup, and how many of MLflow's paths moved."""

    home: Path
    listing: Listing
    moved: int
    keys: bool


def restore(
    folder: Path, home: Path, *, keys: Path | None = None, tick: Tick = silent
) -> Restored:
    """Write the store of the backup `folder` into `home`.

    Parameters
    ----------
    home : Path
        A folder that is not there, or empty: it may be a disk's mount point.
    keys : Path, optional
        The folder of the keys' copies; without it, put them in place afterwards.

    Raises
    ------
    BackupError
        Where a file of the backup is changed, missing or not listed (then nothing
        was written), or `home` is in use.
    KeyProblemError
        Where the keys are others than the store was made with.
    OutputError
        Where `home` cannot be written.
    """
    _check_empty(home)
    ring = _ring(Listing.load(folder), folder, keys)
    key = None if ring is None else ring.identity_key
    sound = check_backup(folder, identity_key=key, tick=tick)
    with in_words(home):
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        work = home / f"{WORK}{os.getpid()}{UNFINISHED}"
        try:
            moved = _write(sound, work, home.resolve())
            if ring is not None and keys is not None:
                backup_keys(ring, work / "keys")
            _settle(work, home, sound.listing.folders["."])
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
    return Restored(home, sound.listing, moved, ring is not None)


def _ring(listing: Listing, folder: Path, keys: Path | None) -> Keyring | None:
    given = all(os.environ.get(name, "").strip() for name in VARIABLES.values())
    if keys is None and not given:
        return None
    try:
        return Keyring.read(keys or folder, dict(listing.fingerprints))
    except KeyProblemError as error:
        raise KeyProblemError(
            f"{error.what}; nothing was written",
            where=error.where,
            rule=error.rule,
            fix="give the folder of the keys that belong to this backup (--keys)",
        ) from None


def _write(sound: Sound, work: Path, home: Path) -> int:
    listing = sound.listing
    for path in listing.folders:
        (work / path).mkdir(mode=0o700, parents=True, exist_ok=True)
    for each in listing.files:
        _copy(sound.folder / FILES / each.path, work / each.path, each)
    registry, moved = work / REGISTRY, 0
    if registry.exists():
        moved = move_paths(registry, Path(listing.home), home)
        _keep_times(registry, next(f for f in listing.files if f.path == REGISTRY))
    for path, mode in sorted(listing.folders.items(), reverse=True):
        sync_folder(work / path)
        if path != ".":
            (work / path).chmod(mode)
    return moved


def _copy(source: Path, target: Path, listed: Listed) -> None:
    if copied(source, target) != (listed.size, listed.sha256):
        raise damaged(source, "a file of the backup changed while it was read")
    _keep_times(target, listed)


def _keep_times(path: Path, listed: Listed) -> None:
    path.chmod(listed.mode)
    os.utime(path, ns=(listed.modified, listed.modified))


def _settle(work: Path, home: Path, mode: int) -> None:
    """Move everything into place, store.json last: only with it is it a store."""
    names = sorted((path.name for path in work.iterdir()), key=SETTINGS.__eq__)
    for name in names:
        (work / name).rename(home / name)
    work.rmdir()
    home.chmod(mode)
    sync_folder(home)


def _check_empty(home: Path) -> None:
    if not home.exists():
        return
    there = [] if not home.is_dir() else sorted(path.name for path in home.iterdir())
    if home.is_dir() and set(there) <= {"lost+found"}:
        return
    killed = any(name.startswith(WORK) for name in there)
    raise BackupError(
        "a store is restored into an empty folder only; this one is in use",
        where=Place(file=str(home)),
        rule=RULE,
        fix="remove what a killed restore left there, then repeat"
        if killed and SETTINGS not in there
        else "name another folder, or move what is there away",
    )
