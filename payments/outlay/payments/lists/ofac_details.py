"""What add, alt and comments files say of OFAC's entries, held by entry number."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Generic, TypeVar

from outlay.payments.lists.cells import filled
from outlay.payments.lists.csv_rows import Cells, RowCounter
from outlay.payments.lists.kinds import refuse_other_kind
from outlay.payments.lists.reading import BadCellError, Reading
from outlay.payments.lists.records import records
from outlay.payments.lists.text import TextFile
from outlay.payments.reader import Tick, silent

NULL = "-0-"  # with a trailing blank in the files
ORPHAN = "no entry of the list has this number"
T = TypeVar("T")


def cell(text: str) -> str | None:
    """Return what a cell holds; OFAC's null and blanks are None."""
    plain = filled(text)
    return None if plain == NULL else plain


def number(text: str) -> str:
    """Return an entry number.

    Raises
    ------
    BadCellError
        Where it is none.
    """
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit()):
        raise BadCellError("ent_num", "it is no entry number")
    return plain


def open_rows(
    path: Path, width: int, reading: Reading, tick: Tick = silent
) -> tuple[RowCounter, Iterator[tuple[int, Cells]]]:
    """Return the whole, new rows of a file, and the counter for bad ones."""
    text = TextFile(path)
    refuse_other_kind("ofac", path.name, text.first())
    counter = RowCounter(path.name, width, reading)
    return counter, counter.good(records(text.lines(reading, tick), width))


class Details(Generic[T]):
    """The rows of one file by entry number, until their entry takes them."""

    def __init__(
        self,
        path: Path | None,
        width: int,
        read: Callable[[Cells], T],
        reading: Reading,
    ) -> None:
        self._reading = reading
        self._held: dict[str, list[tuple[int, T]]] = {}
        if path is not None:
            self._fill(path, width, read)

    def _fill(self, path: Path, width: int, read: Callable[[Cells], T]) -> None:
        self._counter, rows = open_rows(path, width, self._reading)
        for line, cells in rows:
            try:
                self._held.setdefault(number(cells[0]), []).append((line, read(cells)))
            except BadCellError as error:
                self._counter.bad(line, error.field, error.reason)

    def take(self, entry: str) -> list[T]:
        """Return what is said of an entry, once."""
        found = self._held.pop(entry, [])
        self._reading.details += len(found)
        return [said for _, said in found]

    def quarantine_rest(self) -> None:
        """Put what no entry took into quarantine."""
        for rows in self._held.values():
            for line, _ in rows:
                self._counter.bad(line, "ent_num", ORPHAN)
        self._held = {}
