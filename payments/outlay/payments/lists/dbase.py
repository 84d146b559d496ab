"""dBASE tables, in which the HHS exclusion list came in its older years."""

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import dbf  # type: ignore[import-untyped]

from outlay.payments.errors import InputRejectedError, Place
from outlay.payments.lists.records import Record
from outlay.payments.reader import Tick

_VERSIONS = {0x02, 0x03, 0x30, 0x31, 0x32, 0x83, 0x8B, 0xF5}
_TICK_RECORDS = 1_000
logging.getLogger("dbf").setLevel(logging.CRITICAL + 1)  # it would log cells

DELETED = "it is marked as deleted in the table"
CODEPAGE = "cp1252"


def is_dbase(path: Path) -> bool:
    """Whether a file begins like a dBASE table: with its version, no letter."""
    with path.open("rb") as file:
        return next(iter(file.read(1)), 0) in _VERSIONS


class DbaseFile:
    """A dBASE table, read record by record; its memo fields are not read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        """Return its field names."""
        with self._opened() as table:
            return [str(name) for name in table.field_names]

    def records(self, tick: Tick) -> Iterator[Record]:
        """Yield the records by their number; ones marked as deleted so."""
        with self._opened() as table:
            for number, record in enumerate(table, 1):
                if number % _TICK_RECORDS == 0:
                    tick(number, len(table))
                fault = DELETED if dbf.is_deleted(record) else None
                yield Record(number, [_text(value) for value in record], fault)

    @contextmanager
    def _opened(self) -> Iterator[dbf.Table]:
        try:
            table = dbf.Table(str(self._path), codepage=CODEPAGE)
            # Not `with table`: that opens it for writing.
            with closing(table.open(dbf.READ_ONLY)):
                yield table
        except Exception as error:  # noqa: BLE001 - of damaged bytes it raises anything
            raise InputRejectedError(
                f"the dBASE table cannot be read ({type(error).__name__})",
                where=Place(file=self._path.name),
                rule="docs/lists.md#leie",
                fix="download it again, or save it as CSV with the same columns",
            ) from None


def _text(value: object) -> str:
    if value is None:
        return ""
    if hasattr(value, "strftime"):
        return f"{value:%Y%m%d}"
    return str(value)
