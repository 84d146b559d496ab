"""Compiles a mapping and a file's columns to the statements of its row checks."""

from dataclasses import dataclass

import pyarrow as pa

from outlay.payments.formats.delimited.cells import Bound, CellReader, is_text
from outlay.payments.formats.delimited.checks import Check, checks
from outlay.payments.formats.delimited.connection import statement
from outlay.payments.formats.delimited.mapping import Mapping
from outlay.payments.formats.delimited.raw import Columns
from outlay.payments.tables import DATE, FLAG, INSTANT, INTAKE

_SQL_TYPES = {DATE: "DATE", INSTANT: "TIMESTAMPTZ", FLAG: "BOOLEAN"}
_NUMBERS = {"source_line": "BIGINT", "amount_cents": "BIGINT"}


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with the values bound to it."""

    sql: str
    values: dict[str, object]


class Statements:
    """The statements of one file.

    Names from the file or the mapping never enter SQL: cells are called by their
    place, columns by the names of tables.INTAKE, features by ``x_`` and letters
    that the mapping's own check admits; all else is bound.
    """

    def __init__(self, mapping: Mapping, columns: Columns, file: str) -> None:
        self._mapping, self._columns, self._file = mapping, columns, file
        self._sources, self._features = mapping.columns, mapping.features
        self.checks = tuple(self._checks())

    def places(self) -> list[int]:
        """Return the places of all columns that are read, from 0, in order."""
        places = self._columns.places
        return sorted({places[source.column] for source in self._mapping.used})

    def rows(self) -> Statement:
        """Return the query of a chunk: every row, and the number of its check.

        Columns are those of tables.INTAKE and the features, then ``broken`` (place
        in `checks`, null for a good row) and the hash of the payment key.
        """
        bound = Bound()
        reader = CellReader(self._mapping, bound, self._file)
        cells = [
            f"{reader.told(self._cell(name), self._kind(name))} AS cell_{name}"
            for name in (*self._sources, *self._features)
        ]
        broken = " ".join(
            f"WHEN {check.condition} THEN {place}"
            for place, check in enumerate(self.checks)
        )
        sql = statement("rows").format(
            cells=", ".join(cells),
            values=", ".join(self._values(reader)),
            broken=broken,
            output=", ".join(self._output()),
        )
        return Statement(sql, bound.values)

    def amounts(self) -> Statement:
        """Return the query of a chunk's amounts by another calculation."""
        bound = Bound()
        reader = CellReader(self._mapping, bound, self._file)
        kind = self._kind("amount_cents")
        cell = reader.told(self._cell("amount_cents"), kind)
        sql = statement("amounts").format(
            cents=reader.cents_again(cell, kind), unit=reader.unit()
        )
        return Statement(sql, bound.values)

    def _values(self, reader: CellReader) -> list[str]:
        """Return the expression of each column of the output, null where unmapped."""
        found = {name: f"CAST(NULL AS {_type(name)})" for name in INTAKE.names}
        del found["source_line"]
        for name, value in self._mapping.constants.items():
            found[name] = f"CAST({reader.bound(value)} AS {_type(name)})"
        if self._mapping.file.row_number_ids:
            found["payment_id"] = "CAST(source_line AS VARCHAR)"
        for name, source in self._sources.items():
            cell, kind = f"cell_{name}", self._kind(name)
            found[name] = reader.value(name, cell, kind, source)
        for name, feature in self._features.items():
            read = reader.number if feature.kind == "numeric" else reader.text_feature
            found[name] = read(f"cell_{name}", self._kind(name), feature.column)
        fault = reader.amount_fault("cell_amount_cents", self._kind("amount_cents"))
        found["amount_fault"] = f"CASE WHEN amount_cents IS NULL THEN {fault} END"
        return [f"{expression} AS {name}" for name, expression in found.items()]

    def _output(self) -> list[str]:
        columns = [
            f"CAST({name} AS {_type(name)}) AS {name}"
            for name in INTAKE.names
            if name != "suspect"
        ]
        suspect = "coalesce(suspect, FALSE) AS suspect"
        columns.insert(INTAKE.names.index("suspect"), suspect)
        return [*columns, *self._features]

    def _checks(self) -> list[Check]:
        texts = {name for name in self._sources if is_text(self._kind(name))}
        numbers = [n for n, f in self._features.items() if f.kind == "numeric"]
        by_row = self._mapping.file.row_number_ids
        return list(checks(set(self._sources), texts, numbers, by_row=by_row))

    def _kind(self, name: str) -> pa.DataType:
        return self._columns.types[self._column(name)]

    def _cell(self, name: str) -> str:
        return self._columns.cell(self._column(name))

    def _column(self, name: str) -> str:
        if name in self._sources:
            return self._sources[name].column
        return self._features[name].column


def _type(name: str) -> str:
    if name in _NUMBERS:
        return _NUMBERS[name]
    return _SQL_TYPES.get(INTAKE.schema.field(name).type, "VARCHAR")
