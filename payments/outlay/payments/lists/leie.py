"""The exclusion list of HHS OIG (LEIE): UPDATED.csv of 18 columns, earlier of 15."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from outlay.payments.lists.csv_rows import (
    Cells,
    Entry,
    RowCounter,
    entries_of,
    in_chunks,
)
from outlay.payments.lists.dbase import DbaseFile, is_dbase
from outlay.payments.lists.kinds import refuse_other_kind, wrong_kind
from outlay.payments.lists.leie_entry import COLUMNS, entry_of
from outlay.payments.lists.reading import Reading
from outlay.payments.lists.records import Record, records
from outlay.payments.lists.text import TextFile
from outlay.payments.reader import Tick, silent

LATER = {"NPI", "WAIVERDATE", "WVRSTATE"}  # not in files of the older years
_OTHER_NAMES = {
    "WAIVERSTATE": "WVRSTATE",
    "WAIVERSTAT": "WVRSTATE",  # a dBASE name has at most 10 characters
}


class LeieReader:
    """Reads one file of the list, CSV or dBASE."""

    def __init__(self, path: Path, *, tick: Tick = silent) -> None:
        self.reading = Reading()
        self._path, self._tick = path, tick

    def chunks(self) -> Iterator[pa.Table]:
        """Yield the entries; see ListReader."""
        yield from in_chunks(self.entries(), self.reading)

    def entries(self) -> Iterator[Entry]:
        """Yield the entries one by one."""
        names, found = self._table() if is_dbase(self._path) else self._text()
        counter = RowCounter(self._path.name, len(names), self.reading)

        def make(cells: Cells) -> list[Entry]:
            return [entry_of(dict(zip(names, cells, strict=True)), self.reading)]

        yield from entries_of(counter.good(found), make, counter, self.reading)

    def _text(self) -> tuple[list[str], Iterator[Record]]:
        lines = TextFile(self._path).lines(self.reading, self._tick)
        _, first = next(lines, (1, ""))
        refuse_other_kind("leie", self._path.name, first)
        names = columns_of(self._path.name, first.split(","))
        return names, records(lines, len(names))

    def _table(self) -> tuple[list[str], Iterator[Record]]:
        table = DbaseFile(self._path)
        return columns_of(self._path.name, table.names()), table.records(self._tick)


def columns_of(file: str, header: list[str]) -> list[str]:
    """Return the column names as this release spells them, in the file's order.

    Raises
    ------
    InputRejectedError
        Where they are not the 18, nor the 15 of the older years.
    """
    spelt = [name.strip(' "\t').upper() for name in header]
    names = [_OTHER_NAMES.get(name, name) for name in spelt]
    missing = [name for name in COLUMNS if name not in names and name not in LATER]
    if missing:
        raise wrong_kind("leie", file, f"the column {missing[0]} is missing")
    if len(names) != len(set(names)) or set(names) - set(COLUMNS):
        problem = f"it has {len(names)} columns, not the {len(COLUMNS)} known ones"
        raise wrong_kind("leie", file, problem)
    return names
