"""The input file: its identity, and whether it stayed the same while it was read."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from outlay.payments.errors import InputRejectedError, Place

ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was when it was first looked at."""

    path: Path
    sha256: str
    seen: tuple[int, ...]

    @classmethod
    def of(cls, path: Path) -> Self:
        """Look at `path` and take its SHA-256.

        Raises
        ------
        InputRejectedError
            Where it cannot be read or is empty.
        """
        seen = _look(path)
        if seen[0] == 0:
            raise InputRejectedError(
                "the file is empty",
                where=Place(file=path.name),
                fix="ask the sender for the file: nothing was taken in",
            )
        return cls(path, file_sha256(path), seen)

    @property
    def import_id(self) -> str:
        """The name of this import: the same content is the same import."""
        return self.sha256[:ID_DIGITS]

    def check_unchanged(self) -> None:
        """Refuse a file that was changed or replaced while it was read."""
        if _look(self.path) != self.seen or file_sha256(self.path) != self.sha256:
            raise InputRejectedError(
                "the file was changed while it was read",
                where=Place(file=self.path.name),
                fix="wait until it is wholly there, then repeat: nothing was taken in",
            )


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's content, in hex."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from None


def _look(path: Path) -> tuple[int, ...]:
    try:
        stat = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from None
    return stat.st_size, stat.st_mtime_ns, stat.st_ino, stat.st_dev


def _unreadable(path: Path, error: OSError) -> InputRejectedError:
    said = (error.strerror or type(error).__name__).lower()
    return InputRejectedError(
        f"the file cannot be read: {said}",
        where=Place(file=str(path)),
        fix="name a file that is there and that you may read",
    )
