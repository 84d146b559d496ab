"""CSV lists row by row: width, duplicates and quarantine are the same for each."""

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b

import pyarrow as pa

from outlay.payments.lists.reading import (
    CHUNK_ROWS,
    BadCellError,
    BadListRow,
    Reading,
)
from outlay.payments.lists.records import Record
from outlay.payments.tables import ENTRIES

Entry = dict[str, object]
Cells = list[str]


class RowCounter:
    """Sorts the records of one file into rows to use, duplicates and bad rows."""

    def __init__(self, file: str, width: int, reading: Reading) -> None:
        self._file, self._width, self._reading = file, width, reading
        self._seen: set[bytes] = set()

    def good(self, found: Iterable[Record]) -> Iterator[tuple[int, Cells]]:
        """Yield line and cells of each record that is whole and new."""
        for record in found:
            self._reading.rows += 1
            if record.fault is not None:
                self.bad(record.line, None, record.fault)
            elif len(record.cells) != self._width:
                self.bad(
                    record.line,
                    None,
                    f"it has {len(record.cells)} cells, not {self._width}",
                )
            elif self._again(record.cells):
                self._reading.duplicates += 1
            else:
                yield record.line, record.cells

    def bad(self, line: int, field: str | None, reason: str) -> None:
        """Put a row into quarantine."""
        self._reading.quarantine(BadListRow(self._file, line, field, reason))

    def _again(self, cells: Cells) -> bool:
        text = "\x1f".join(cell.strip() for cell in cells)
        mark = blake2b(text.encode(), digest_size=16).digest()
        known = mark in self._seen
        self._seen.add(mark)
        return known


def entries_of(
    rows: Iterable[tuple[int, Cells]],
    make: Callable[[Cells], list[Entry]],
    counter: RowCounter,
    reading: Reading,
) -> Iterator[Entry]:
    """Yield the entries that `make` reads from each row; bad rows to quarantine."""
    for line, cells in rows:
        try:
            made = make(cells)
        except BadCellError as error:
            counter.bad(line, error.field, error.reason)
            continue
        reading.entries += 1
        yield from made


def in_chunks(entries: Iterable[Entry], reading: Reading) -> Iterator[pa.Table]:
    """Yield the entries as tables of at most CHUNK_ROWS rows."""
    held: list[Entry] = []
    for entry in entries:
        held.append(entry)
        if len(held) == CHUNK_ROWS:
            yield _table(held, reading)
            held = []
    if held:
        yield _table(held, reading)


def _table(entries: list[Entry], reading: Reading) -> pa.Table:
    reading.names += len(entries)
    return ENTRIES.of(entries)
