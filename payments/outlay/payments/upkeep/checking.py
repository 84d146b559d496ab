"""Whether a backup is what was written: every file, none missing, none more."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from outlay.payments.errors import BackupError, Place
from outlay.payments.reader import Tick, silent
from outlay.payments.upkeep.backup import backups
from outlay.payments.upkeep.copying import sha256_of
from outlay.payments.upkeep.listing import FILE, FILES, RULE, Listing, damaged


@dataclass(frozen=True, slots=True)
class Sound:
    """A backup that was checked, and its manifest."""

    folder: Path
    listing: Listing

    @property
    def size(self) -> int:
        """The bytes of all files."""
        return sum(each.size for each in self.listing.files)


def chosen_backup(folder: Path, name: str | None = None) -> Path:
    """Return a backup: `folder` itself, that of `name` in it, or the newest in it.

    Raises
    ------
    BackupError
        Where there is none.
    """
    if name is None and (folder / FILE).is_file():
        return folder
    found = [each for each in backups(folder) if name in {None, each.name}]
    if not found:
        raise BackupError(
            f"there is no backup{f' {name}' if name else ''}",
            where=Place(file=str(folder)),
            rule=RULE,
            fix="name the folder that was given to outlay backup",
        )
    return found[-1]


def check_backup(
    folder: Path, *, identity_key: bytes | None = None, tick: Tick = silent
) -> Sound:
    """Read every byte of the backup `folder`.

    With the store's identity key it is told, too, that whoever wrote the manifest had
    that key.

    Raises
    ------
    BackupError
        Naming the first file that was changed, is missing, or nobody listed.
    """
    listing = Listing.load(folder)
    if identity_key is not None:
        listing.check_seal(folder, identity_key)
    there = {path.relative_to(folder / FILES).as_posix() for path in _files(folder)}
    listed = {each.path for each in listing.files}
    for name in sorted(listed - there):
        raise damaged(folder / FILES / name, "a file of the backup is missing")
    for name in sorted(there - listed):
        raise damaged(folder / FILES / name, "a file stands there that nobody listed")
    for done, each in enumerate(listing.files, 1):
        path = folder / FILES / each.path
        if path.stat().st_size != each.size or sha256_of(path) != each.sha256:
            raise damaged(path, "a file of the backup was changed")
        tick(done, len(listing.files))
    return Sound(folder, listing)


def _files(folder: Path) -> Iterator[Path]:
    for path in (folder / FILES).rglob("*"):
        if path.is_symlink() or not path.is_dir():
            if path.is_symlink() or not path.is_file():
                raise damaged(path, "something stands there that is no file")
            yield path
    for path in folder.iterdir():
        if path.name not in {FILE, FILES}:
            raise damaged(path, "a file stands there that nobody listed")
