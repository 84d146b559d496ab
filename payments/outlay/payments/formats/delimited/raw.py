"""What the readers of CSV and Parquet hand to the row checks."""

from collections.abc import Mapping as Places
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.reader import BadRow

_BLANKS = " \t\xa0"


@dataclass(frozen=True, slots=True)
class RawRows:
    """Some rows in input order, not yet checked.

    `cells` holds ``source_line`` and the columns ``c0``, ``c1``, ... by their
    place in the file: a name that somebody wrote in a header never meets SQL. Texts
    have no spaces, tabs or hard spaces around them.
    `bad` are rows whose fields could not be told apart; `records` counts both.
    """

    cells: pa.Table
    bad: tuple[BadRow, ...]
    records: int


def trimmed(cells: pa.Table) -> pa.Table:
    """Return `cells` with texts trimmed: Arrow does so at a tenth of SQL's cost."""
    columns = {
        field.name: pc.utf8_trim(cells[field.name], characters=_BLANKS)
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
        else cells[field.name]
        for field in cells.schema
    }
    return pa.table(columns)


@dataclass(frozen=True, slots=True)
class Columns:
    """The place and type of each column of a file, by its name."""

    places: Places[str, int]
    types: Places[str, pa.DataType]

    def cell(self, name: str) -> str:
        """Return the name of column `name` in `RawRows.cells`."""
        return f"c{self.places[name]}"
