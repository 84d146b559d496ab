"""What a table is: named columns with types, null rules and levels, and its check."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.errors import TableError

TEXT = pa.string()
CENTS = pa.int64()
DATE = pa.date32()
INSTANT = pa.timestamp("us", tz="UTC")
FLAG = pa.bool_()
REAL = pa.float64()
INT16 = pa.int16()

TIN_TYPES = ("ssn", "ein", "itin", "unknown")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `levels`, where given, are the only values it may hold."""

    name: str
    type: pa.DataType
    meaning: str
    required: bool = False
    levels: tuple[str, ...] | None = None

    @property
    def field(self) -> pa.Field:
        """The Arrow field; null rules are checked by `Table.check`, not by Arrow."""
        return pa.field(self.name, self.type)


@dataclass(frozen=True, slots=True)
class Table:
    """A named table; `open` tables may carry further (program) columns."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    open: bool = False

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema of the declared columns, in order."""
        return pa.schema([column.field for column in self.columns])

    @property
    def names(self) -> list[str]:
        """The declared column names, in order."""
        return [column.name for column in self.columns]

    def empty(self) -> pa.Table:
        """Return a table of no rows."""
        return self.schema.empty_table()

    def of(self, rows: Sequence[dict[str, object]]) -> pa.Table:
        """Make a table from Python rows; columns not named are null."""
        return pa.Table.from_pylist(list(rows), schema=self.schema)

    def check(self, data: pa.Table | pa.RecordBatch) -> None:
        """Refuse `data` that breaks this table's contract.

        Raises
        ------
        TableError
            On a missing or unexpected column, another type, a null where none
            may be, or a value outside the column's levels.
        """
        for column in self.columns:
            self._check_column(column, data)
        surplus = sorted(set(data.schema.names) - set(self.names))
        if surplus and not self.open:
            raise self._error(f"has columns nobody declared: {', '.join(surplus)}")

    def _check_column(self, column: Column, data: pa.Table | pa.RecordBatch) -> None:
        if column.name not in data.schema.names:
            raise self._error(f"lacks the column {column.name}")
        values = data.column(column.name)
        if values.type != column.type:
            raise self._error(f"{column.name} is {values.type}, not {column.type}")
        if column.required and values.null_count:
            raise self._error(f"{column.name} is empty in {values.null_count} rows")
        if column.levels is not None:
            self._check_levels(column.name, column.levels, values)

    def _check_levels(
        self, name: str, levels: tuple[str, ...], values: pa.Array | pa.ChunkedArray
    ) -> None:
        found = {value for value in pc.unique(values).to_pylist() if value is not None}
        unknown = sorted(found - set(levels))
        if unknown:
            raise self._error(f"{name} holds {unknown[0]!r}, not one of {levels}")

    def _error(self, problem: str) -> TableError:
        return TableError(
            f"table {self.name} {problem}",
            rule=f"docs/tables.md#{self.name}",
            fix="write the table with the columns and types of that page",
        )
