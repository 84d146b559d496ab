"""Reads the rows of a side file; one that cannot be read refuses the whole file."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import closing
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.errors import MappingError, Place
from outlay.payments.formats.delimited.canonical import CANONICAL
from outlay.payments.formats.delimited.cells import Bound, CellReader, is_text
from outlay.payments.formats.delimited.checks import Check, checks
from outlay.payments.formats.delimited.connection import connect, statement
from outlay.payments.formats.delimited.csv_source import CsvSource
from outlay.payments.formats.delimited.fit import columns_of_text, columns_of_types
from outlay.payments.formats.delimited.header_words import targets_by_name
from outlay.payments.formats.delimited.mapping import (
    TARGETS,
    FileForm,
    Source,
    is_feature_name,
)
from outlay.payments.formats.delimited.parquet_source import ParquetSource
from outlay.payments.formats.delimited.raw import Columns, RawRows
from outlay.payments.formats.delimited.reader import is_parquet
from outlay.payments.formats.delimited.rules import reason
from outlay.payments.tables import INSTANT

KEY = ("payment_key",)
PARTS = ("alc", "schedule_number", "payment_id")
RULE = "docs/formats/delimited.md#side-files"
_MAKES_A_PAYMENT = {"amount_cents", "method", "scheduled_on", "batch_part"}
"""What a side file may not say: it would make or move a payment, or change its key."""


class SideRows:
    """The rows of one side file; `key` are its key columns, `added` the others."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._columns, self._raw = self._opened()
        names = list(self._columns.places)
        self.key = self._key_of(names)
        self.added = tuple(name for name in names if name not in self.key)
        self._refuse_unknown()

    def table(self) -> pa.Table:
        """Return all rows, with the line of each.

        Raises
        ------
        MappingError
            On the first row that cannot be read.
        """
        sql, values, tests = self._statement()
        with closing(connect("UTC")) as connection:
            parts = [
                self._judged(connection, raw, sql, values, tests)
                for raw in self._raw
                if raw.records
            ]
        if not parts:
            raise self._error(
                "the side file has columns but no row", fix="leave it out"
            )
        table = pa.concat_tables(parts)
        if "known_at" in self.added:
            at = table.schema.get_field_index("known_at")
            utc = table["known_at"].cast(INSTANT)
            table = table.set_column(at, "known_at", utc)
        return table

    def _opened(self) -> tuple[Columns, Iterator[RawRows]]:
        if is_parquet(self._path):
            parquet = ParquetSource(self._path)
            columns = columns_of_types(parquet.types())
            given = {name: f"c{place}" for name, place in columns.places.items()}
            return columns, parquet.rows(given)
        source = CsvSource(self._path, FileForm())
        header = source.header()
        twice = sorted({n for n in header.names if header.names.count(n) > 1})
        if twice:
            raise self._error(
                f"two columns are called {twice[0]}", twice[0], "rename one of them"
            )
        places = range(len(header.names))
        return columns_of_text(header.names), source.rows(header, places)

    def _key_of(self, names: Sequence[str]) -> tuple[str, ...]:
        for key in (KEY, PARTS):
            if set(key) <= set(names):
                return key
        raise self._error(
            "the side file has no payment key",
            fix="give it payment_key, or alc, schedule_number and payment_id, in a "
            "header parted by commas",
        )

    def _refuse_unknown(self) -> None:
        allowed = TARGETS - _MAKES_A_PAYMENT - set(PARTS)
        for name in self.added:
            if name in allowed or is_feature_name(name):
                continue
            raise self._error(
                f"a side file cannot have the column {name}{_hint(name, allowed)}",
                name,
                "use a column of docs/tables.md#intake that neither makes a payment "
                "nor changes its key, or call a column of the program x_...",
            )

    def _statement(self) -> tuple[str, dict[str, object], list[Check]]:
        bound = Bound()
        reader = CellReader(CANONICAL, bound, str(self._path))
        names = (*self.key, *self.added)
        tests = self._tests()
        sql = statement("side_rows").format(
            cells=", ".join(
                f"{reader.told(self._columns.cell(n), self._columns.types[n])} "
                f'AS "cell_{n}"'
                for n in names
            ),
            values=", ".join(f'{self._value(reader, n)} AS "{n}"' for n in names),
            output=", ".join(f'"{name}"' for name in names),
            broken=" ".join(
                f"WHEN {test.condition} THEN {place}"
                for place, test in enumerate(tests)
            ),
        )
        return sql, bound.values, tests

    def _tests(self) -> list[Check]:
        own = {name for name in (*self.key, *self.added) if name in TARGETS}
        texts = {name for name in own if is_text(self._columns.types[name])}
        tests = [c for c in checks(own, texts, [], by_row=False) if c.field in own]
        if self.key == KEY:
            tests.append(Check("required", KEY[0], "cell_payment_key IS NULL"))
        return tests

    def _value(self, reader: CellReader, name: str) -> str:
        cell, kind = f'"cell_{name}"', self._columns.types[name]
        if name in TARGETS:
            return reader.value(name, cell, kind, Source(column=name))
        if is_text(kind):
            return cell
        read = reader.text_feature if name in KEY else reader.number
        return read(cell, kind, name)

    def _judged(
        self,
        connection: duckdb.DuckDBPyConnection,
        raw: RawRows,
        sql: str,
        values: dict[str, object],
        tests: list[Check],
    ) -> pa.Table:
        if raw.bad:
            raise self._bad(raw.bad[0].source_line, None, raw.bad[0].reason)
        connection.register("chunk", raw.cells)
        rows = connection.sql(sql, params=values).to_arrow_table()
        broken = rows.filter(pc.is_valid(rows["broken"])).slice(0, 1).to_pylist()
        if broken:
            test = tests[broken[0]["broken"]]
            why = reason(test.rule, test.field)
            raise self._bad(broken[0]["source_line"], test.field, why)
        return rows.drop_columns(["broken"])

    def _bad(self, line: int, field: str | None, why: str) -> MappingError:
        return MappingError(
            f"the side file has a row that cannot be read: {why}",
            where=Place(str(self._path), line, field),
            rule=RULE,
            fix="correct or remove that row: a side file is taken whole or not at all",
        )

    def _error(
        self, what: str, field: str | None = None, fix: str = ""
    ) -> MappingError:
        return MappingError(
            what, where=Place(str(self._path), field=field), rule=RULE, fix=fix
        )


def _hint(name: str, allowed: AbstractSet[str]) -> str:
    """Return which allowed column is usually called so, as a question."""
    meant = [target for target in targets_by_name([name]) if target in allowed]
    return f"; is it {meant[0]}?" if meant else ""
