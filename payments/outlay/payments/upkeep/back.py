"""What came back lies in rooms of the drop: which files nobody asks any more."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

from outlay.payments.errors import InputRejectedError
from outlay.payments.formats.nacha.notices import read_notices
from outlay.payments.intake.source import ID_DIGITS, file_sha256
from outlay.payments.returns.kept import JOINED, QUARANTINE, folder_of
from outlay.payments.store import Store

BACK = "back"
RETURNS, DISPOSITIONS = "returns", "dispositions"
OUTCOMES, REVIEWS = "outcomes", "reviews"
# In this order: a disposition or an outcome may name what a return brought.
ROOMS = (RETURNS, DISPOSITIONS, OUTCOMES, REVIEWS)


def back_files(drop: Path) -> Iterator[tuple[str, Path]]:
    """Yield the room and path of each file that came back."""
    for room in ROOMS:
        for path in sorted((drop / BACK / room).glob("*")):
            if path.is_file():
                yield room, path


def is_taken_in(store: Store, room: str, path: Path) -> bool:
    """Say whether the store has all that a file of that room can ever give.

    A file of returns is asked anew as long as a notice of it waits for its payment;
    one with a death notice always, because that person's payments go on coming in.
    """
    return _TAKEN[room](store, path, file_sha256(path)[:ID_DIGITS])


def _returned(store: Store, path: Path, name: str) -> bool:
    folder = folder_of(store, name)
    if not (folder / JOINED).exists() or _waiting(folder / QUARANTINE):
        return False
    try:
        notices = read_notices(path).notices
    except InputRejectedError:
        return False
    return all(notice.kind != "death" for notice in notices)


def _waiting(listed: Path) -> bool:
    """Say whether a notice may still find its payment: the list has a row, or is none.

    It is written last: a killed run leaves what it joined, and no list.
    """
    if not listed.exists():
        return True
    with listed.open(encoding="utf-8", newline="") as file:
        return next(csv.DictReader(file), None) is not None


def _disposed(store: Store, _path: Path, name: str) -> bool:
    return (store.dispositions_folder / f"{name}.parquet").exists()


def _found(store: Store, _path: Path, name: str) -> bool:
    return (store.outcomes_folder / f"{name}.parquet").exists()


_TAKEN: dict[str, Callable[[Store, Path, str], bool]] = {
    RETURNS: _returned,
    DISPOSITIONS: _disposed,
    OUTCOMES: _found,
    REVIEWS: _found,
}
