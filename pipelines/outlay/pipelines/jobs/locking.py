"""One run at a time may work on a batch, and one training in a store."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from outlay.payments.errors import StoreError


class BatchInUseError(StoreError):
    """Another run works on the batch: what becomes of it, that run will say."""


@contextmanager
def working_folder(batch: Path) -> Iterator[Path]:
    """Yield an empty working folder inside `batch` that no other run uses.

    The lock is the operating system's, so a killed run leaves none behind, and
    what it left half-made is removed by the next.

    Raises
    ------
    BatchInUseError
        Where another run holds the batch.
    """
    busy = BatchInUseError(
        f"another run is working on {batch.name}",
        fix="wait until it ends, then repeat: the results will be the same",
    )
    with _held(batch / "lock", busy), _emptied(batch / "work") as work:
        yield work


@contextmanager
def training_folder(models: Path) -> Iterator[Path]:
    """Yield an empty folder inside `models` that no other training uses.

    Raises
    ------
    StoreError
        Where another training works in this store.
    """
    busy = StoreError(
        "another training is working in this store",
        fix="wait until it ends, then repeat",
    )
    with _held(models / ".lock", busy), _emptied(models / "unfinished") as work:
        yield work


@contextmanager
def _held(lock: Path, busy: StoreError) -> Iterator[None]:
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise busy from None
        yield


@contextmanager
def _emptied(work: Path) -> Iterator[Path]:
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
