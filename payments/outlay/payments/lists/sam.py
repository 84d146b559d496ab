"""SAM.gov exclusions: the public extract V2, 31 columns of quoted CSV."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from outlay.payments.lists.cells import filled
from outlay.payments.lists.csv_rows import (
    Cells,
    Entry,
    RowCounter,
    entries_of,
    in_chunks,
)
from outlay.payments.lists.kinds import refuse_other_kind, wrong_kind
from outlay.payments.lists.reading import Reading
from outlay.payments.lists.records import records
from outlay.payments.lists.sam_entry import names_of
from outlay.payments.lists.text import TextFile
from outlay.payments.reader import Tick, silent

COLUMNS = (
    *("Classification", "Name", "Prefix", "First", "Middle", "Last", "Suffix"),
    *("Address 1", "Address 2", "Address 3", "Address 4", "City", "State / Province"),
    *("Country", "Zip Code", "Open Data Flag", "Blank (Deprecated)"),
    *("Unique Entity ID", "Exclusion Program", "Excluding Agency", "CT Code"),
    *("Exclusion Type", "Additional Comments", "Active Date", "Termination Date"),
    *("Record Status", "Cross-Reference", "SAM Number", "CAGE", "NPI"),
    "Creation_Date",
)
_PLAIN = re.compile(r"[^a-z0-9]+")


class SamReader:
    """Reads the extract, as CSV or inside its ZIP."""

    def __init__(self, path: Path, *, as_of: dt.date, tick: Tick = silent) -> None:
        self.reading = Reading()
        self._file, self._as_of, self._tick = TextFile(path), as_of, tick

    def chunks(self) -> Iterator[pa.Table]:
        """Yield the entries; see ListReader."""
        refuse_other_kind("sam", self._file.name, self._file.first())
        found = records(self._file.lines(self.reading, self._tick), len(COLUMNS))
        header = next(found, None)
        _check_header(self._file.name, header.cells if header else [])
        counter = RowCounter(self._file.name, len(COLUMNS), self.reading)

        def make(cells: Cells) -> list[Entry]:
            row = dict(zip(COLUMNS, map(filled, cells), strict=True))
            return names_of(row, self.reading, self._as_of)

        rows = entries_of(counter.good(found), make, counter, self.reading)
        yield from in_chunks(rows, self.reading)


def _check_header(file: str, header: Cells) -> None:
    if len(header) != len(COLUMNS):
        problem = f"the first line has {len(header)} columns, not {len(COLUMNS)}"
        raise wrong_kind("sam", file, problem)
    for number, (name, known) in enumerate(zip(header, COLUMNS, strict=True), 1):
        if _plain(name) != _plain(known):
            raise wrong_kind("sam", file, f"column {number} is not {known}")


def _plain(name: str) -> str:
    return _PLAIN.sub("", name.casefold())
