"""Files appear whole or not at all, and a failure to write is said in words."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from outlay.payments.errors import OutputError, Place

UNFINISHED = ".unfinished"

_CAUSES = {
    errno.ENOSPC: ("the disk is full", "free some space there, then repeat"),
    errno.EDQUOT: ("the disk quota is used up", "free some space, then repeat"),
    errno.EFBIG: (
        "the file grew over the size that this system allows",
        "raise the limit (ulimit -f) or free some space, then repeat",
    ),
    errno.EACCES: (
        "no permission to write there",
        "choose another folder or ask for permission to write, then repeat",
    ),
    errno.EPERM: (
        "no permission to write there",
        "choose another folder or ask for permission to write, then repeat",
    ),
    errno.EROFS: ("the disk is read-only", "choose another folder, then repeat"),
    errno.ENOTDIR: (
        "a part of the path is a file, not a folder",
        "choose another folder, then repeat",
    ),
    errno.EEXIST: (
        "a part of the path is a file, not a folder",
        "choose another folder, then repeat",
    ),
    errno.EISDIR: (
        "a folder stands where the file should go",
        "choose another name or move the folder away, then repeat",
    ),
}


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Yield a temporary name beside `path`; on success it becomes `path`.

    The file is written out to the disk (fsync) before it is renamed, and the folder
    after, so that a power cut leaves the old file or the new one. On any failure
    the temporary file is removed.

    Raises
    ------
    OutputError
        Where the system refuses to write: no room, no permission, a broken path.
    """
    unfinished = unfinished_name(path)
    with in_words(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield unfinished
            force(unfinished)
            unfinished.replace(path)
            force(path.parent)
        except BaseException:
            _forget(unfinished)
            raise


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` to `path`, whole or not at all; raise as `whole` does."""
    with whole(path) as unfinished:
        unfinished.write_bytes(content)


def unfinished_name(path: Path) -> Path:
    """Return the temporary name of this process for `path`: no reader's glob sees it.

    The process id keeps two runs apart.
    """
    return path.with_name(f".{path.name}.{os.getpid()}{UNFINISHED}")


def remove_unfinished(path: Path) -> None:
    """Remove what killed runs left beside `path`; the caller holds the lock."""
    for left in path.parent.glob(f".{path.name}.*{UNFINISHED}"):
        left.unlink(missing_ok=True)


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn what the system says about writing `path` into an OutputError."""
    try:
        yield
    except OSError as error:
        raise not_written(path, error) from error


def not_written(path: Path, error: OSError) -> OutputError:
    """Return what the system said about writing `path`, in words."""
    said = error.strerror or str(error) or type(error).__name__
    cause, fix = _CAUSES.get(
        error.errno or 0, (said, "look at the path and the disk, then repeat")
    )
    return OutputError(
        f"could not write {path}: {cause}; nothing was left half-written",
        where=Place(file=str(path)),
        fix=fix,
    )


def _forget(unfinished: Path) -> None:
    # The first error is the one worth telling; removing may fail for the same cause.
    try:
        unfinished.unlink(missing_ok=True)
    except OSError:
        return


def force(path: Path) -> None:
    """Write a file, or the names in a folder, out to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
