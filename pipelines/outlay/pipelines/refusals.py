"""What the machine refuses, in words: no memory, no room, no permission, damage.

The libraries below each have errors of their own for these; whoever runs a batch reads
one sentence and what to do.
"""

import errno
import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from outlay.payments.atomic import not_written
from outlay.payments.errors import (
    ModelProblemError,
    OutlayError,
    OutOfMemoryError,
    OutputError,
    Place,
    StoreError,
)

NO_MEMORY = (
    "bad_alloc",
    "out of memory",
    "cannot allocate memory",
    "can't start new thread",
    "failed to map segment",
    "malloc of size",
)
LITTLE = 128 << 20  # bytes: a run that works has more than these to spare
TABLES, REGISTRY = ("pyarrow", "duckdb", "_duckdb"), ("mlflow", "sqlalchemy", "sqlite3")
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
NO_PERMISSION = (errno.EACCES, errno.EPERM)
# What a library says where it gives no error number.
SAID = {os.strerror(n).lower(): n for n in (*NO_ROOM, *NO_PERMISSION)} | {
    "disk is full": errno.ENOSPC,
    "max_temp_directory_size": errno.ENOSPC,
    "readonly database": errno.EROFS,
}


@contextmanager
def in_plain_words(home: Path | None = None) -> Iterator[None]:
    """Turn what the machine refuses while the body runs into an error in words.

    Parameters
    ----------
    home : Path, optional
        The store that the body reads: where something cannot be read, the damaged
        file is looked for there and named.

    Raises
    ------
    OutOfMemoryError, OutputError, StoreError
        As the cause is; an error that no cause is known for goes on as it was.
    """
    try:
        yield
    except Exception as error:
        told = explained(_cause(error), home)
        if told is None:
            raise
        raise told from error


def explained(error: Exception, home: Path | None = None) -> OutlayError | None:
    """Return the error in words, None where its cause is not known."""
    if isinstance(error, OutlayError):
        return None
    text = str(error).lower()
    if isinstance(error, MemoryError) or any(said in text for said in NO_MEMORY):
        return _too_little()
    number = _number(error, text)
    if number is not None:
        named = getattr(error, "filename", None)
        place = Path(os.fsdecode(named)) if named else home or Path.cwd()
        return _refused(place, number)
    unread = isinstance(error, OSError) or _comes_from(error, *TABLES)
    found = _damage(home) if home is not None and unread else None
    # A library that could not be loaded whole fails later, and elsewhere.
    return found or (None if _some_memory_left() else _too_little())


def _cause(error: Exception) -> Exception:
    # These two are also said of whatever a library refused, whose reason is plainer.
    below = error.__cause__
    wrapped = isinstance(error, StoreError | ModelProblemError)
    return below if wrapped and isinstance(below, Exception) else error


def _number(error: Exception, text: str) -> int | None:
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno if error.errno in SAID.values() else None
    if not _comes_from(error, *TABLES, *REGISTRY):
        return None
    return next((number for said, number in SAID.items() if said in text), None)


def _comes_from(error: Exception, *libraries: str) -> bool:
    above = {each.__module__.partition(".")[0] for each in type(error).__mro__}
    return bool(above & set(libraries))


def _refused(place: Path, number: int) -> OutputError:
    if number not in NO_PERMISSION:
        return not_written(place, OSError(number, os.strerror(number)))
    return OutputError(
        f"no permission for {place}; nothing was left half-written",
        where=Place(file=str(place)),
        fix="run as the account that owns the store, or ask for permission, then "
        "repeat",
    )


def _damage(home: Path) -> OutlayError | None:
    # Here, since the command line must start before it loads what reads tables.
    from outlay.payments.damage import damaged, first_damaged
    from outlay.payments.store import Store

    store = Store.open(home)
    found = first_damaged(
        [
            *store.payments_files(),
            *store.outcomes_files(),
            *store.dispositions_files(),
            *store.reviews_files(),
        ]
    )
    return None if found is None else damaged(found, home)


def _some_memory_left() -> bool:
    try:
        mmap.mmap(-1, LITTLE).close()
    except (OSError, MemoryError):
        return False
    return True


def _too_little() -> OutOfMemoryError:
    return OutOfMemoryError(
        "the machine gave no more memory",
        rule="docs/scaling.md#settings",
        fix="give it more, or set OUTLAY_MEMORY lower, so that features go to the disk "
        "earlier (the process needs about 1 GB beside it), then repeat: nothing "
        "half-made was kept",
    )
