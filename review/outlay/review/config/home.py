"""The store that this installation works on, opened once."""

from functools import cache
from pathlib import Path

from django.conf import settings

from outlay.payments.store import Store


def home() -> Path:
    """Return the store's folder (OUTLAY_HOME)."""
    folder: Path = settings.OPTIONS.home
    return folder


def store() -> Store:
    """Return the open store of OUTLAY_HOME.

    Raises
    ------
    StoreError
        Where there is none, or its settings cannot be read.
    KeyProblemError
        Where a key is missing or another one.
    """
    return _opened(home())


def forget_store() -> None:
    """Open the store anew at the next `store()`: another one lies there now."""
    _opened.cache_clear()


# One folder a process; a refused opening is not remembered.
@cache
def _opened(folder: Path) -> Store:
    return Store.open(folder)
