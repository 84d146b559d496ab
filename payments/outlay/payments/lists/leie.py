"""The exclusion list of HHS OIG (LEIE): UPDATED.csv of 18 columns, earlier of 15."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from outlay.payments.lists.cells import (
    birth,
    digest,
    facts,
    filled,
    person,
    unless_junk,
    zip5,
)
from outlay.payments.lists.csv_rows import (
    Cells,
    Entry,
    RowCounter,
    entries_of,
    in_chunks,
)
from outlay.payments.lists.dates import plain_date, plain_day
from outlay.payments.lists.dbase import DbaseFile, is_dbase
from outlay.payments.lists.kinds import refuse_other_kind, wrong_kind
from outlay.payments.lists.reading import BadCellError, Reading
from outlay.payments.lists.records import Record, records
from outlay.payments.lists.text import TextFile
from outlay.payments.reader import Tick, silent

COLUMNS = (
    *("LASTNAME", "FIRSTNAME", "MIDNAME", "BUSNAME", "GENERAL", "SPECIALTY", "UPIN"),
    *("NPI", "DOB", "ADDRESS", "CITY", "STATE", "ZIP", "EXCLTYPE", "EXCLDATE"),
    *("REINDATE", "WAIVERDATE", "WVRSTATE"),
)
LATER = {"NPI", "WAIVERDATE", "WVRSTATE"}  # not in files of the older years
_OTHER_NAMES = {
    "WAIVERSTATE": "WVRSTATE",
    "WAIVERSTAT": "WVRSTATE",  # a dBASE name has at most 10 characters
}
BORN_ODDLY = "dates of birth that are on no calendar"


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


def entry_of(row: dict[str, str], reading: Reading) -> Entry:
    """Return the entry of one row, its cells by column name.

    Raises
    ------
    BadCellError
        Where it names nobody, or a date that decides its validity is unreadable.
    """
    cell = {name: filled(text) for name, text in row.items()}
    return {
        "source": "leie",
        "entry": _number(cell.get("NPI")) or digest([cell.get(n) for n in COLUMNS]),
        "name_kind": "primary",
        **_named(cell),
        **_born(cell["DOB"], reading),
        "street": unless_junk(cell["ADDRESS"]),
        "city": unless_junk(cell["CITY"]),
        "state": cell["STATE"],
        "zip5": zip5(cell["ZIP"]),
        "valid_from": plain_date(cell["EXCLDATE"], "EXCLDATE"),
        "valid_until": plain_date(cell["REINDATE"], "REINDATE"),
        "facts": _facts(cell),
    }


def _number(cell: str | None) -> str | None:
    number = (cell or "").removesuffix(".0")
    return number if number.strip("0") else None


def _named(cell: dict[str, str | None]) -> Entry:
    if cell["LASTNAME"] is not None:
        names = person(cell["FIRSTNAME"], cell["MIDNAME"], cell["LASTNAME"], None)
        return {"kind": "person", **names}
    if cell["BUSNAME"] is None:
        raise BadCellError("LASTNAME", "neither LASTNAME nor BUSNAME is filled")
    return {"kind": "organisation", "name": cell["BUSNAME"]}


def _born(cell: str | None, reading: Reading) -> Entry:
    try:
        day = plain_day(cell, "DOB")
    except BadCellError:
        day = None
        reading.oddities[BORN_ODDLY] += 1
    else:
        reading.oddities[BORN_ODDLY] += day is not None and day.date is None
    return birth(day)


def _facts(cell: dict[str, str | None]) -> str | None:
    waiver = plain_date(cell.get("WAIVERDATE"), "WAIVERDATE")
    return facts(
        (
            ("exclusion type", cell["EXCLTYPE"]),
            ("general", cell["GENERAL"]),
            ("specialty", cell["SPECIALTY"]),
            ("waiver in", cell.get("WVRSTATE")),
            ("waiver from", waiver.isoformat() if waiver else None),
        )
    )
