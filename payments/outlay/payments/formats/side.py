"""A side file: what a payment file does not say, joined on the payment key."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.errors import MappingError, Place
from outlay.payments.formats.delimited.connection import connect, statement
from outlay.payments.formats.delimited.side_rows import RULE, SideRows

_PART = "\x1f"  # no cell of a key holds it


class SideFile:
    """Columns of a side file by payment; what a payment file says itself stays.

    Attributes
    ----------
    rows : int
        How many rows the side file has.
    joined : int
        How many payments were joined so far, with a row of it or without.
    matched : int
        How many of those found their row.
    """

    def __init__(
        self, path: Path, key: Sequence[str], table: pa.Table, lines: pa.Array
    ) -> None:
        self._key, self._added = tuple(key), table.drop_columns(list(key))
        self._used = np.zeros(table.num_rows, dtype=np.bool_)
        self._connection = connect("UTC")
        self._fill(table, lines)
        self._refuse_repeats(path)
        self.rows, self.joined, self.matched = table.num_rows, 0, 0

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the side file `path`: CSV in UTF-8, plain or gzip, or Parquet.

        It has `payment_key`, or `alc`, `schedule_number` and `payment_id`; and any
        columns of tables.INTAKE that neither make a payment nor change its key, and
        columns of the program named ``x_...``. Dates are written 2026-07-01.

        Raises
        ------
        MappingError
            If a column is not known, a value cannot be read, or a key stands twice.
        InputRejectedError
            If the file cannot be read.
        """
        rows = SideRows(path)
        table = rows.table()
        lines = table["source_line"]
        return cls(path, rows.key, table.drop_columns(["source_line"]), lines)

    @property
    def unmatched(self) -> int:
        """How many rows of the side file named no payment that was joined so far."""
        return int((~self._used).sum())

    def join(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return `batch` with the side file's columns, in the same order.

        Parameters
        ----------
        batch : pa.RecordBatch
            Payments with the key columns of the side file. A value that a payment
            has already stays; only what is null is filled.
        """
        places = self._places(batch)
        found = pc.drop_null(places).to_numpy()
        self._used[found] = True
        self.joined += batch.num_rows
        self.matched += len(found)
        for name in self._added.schema.names:
            batch = _filled(batch, name, _taken(self._added[name], places))
        return batch

    def _places(self, batch: pa.RecordBatch) -> pa.Array:
        """Return the row of the side file for each payment, null where none."""
        positions = pa.array(np.arange(batch.num_rows), pa.int64())
        wanted = pa.table({"position": positions, "key": _joined(batch, self._key)})
        self._connection.register("wanted", wanted)
        found = self._connection.sql(statement("side_join")).to_arrow_table()
        return found["place"].combine_chunks()

    def _fill(self, table: pa.Table, lines: pa.Array) -> None:
        places = pa.array(np.arange(table.num_rows), pa.int64())
        given = pa.table(
            {"key": _joined(table, self._key), "place": places, "line": lines}
        )
        self._connection.register("given", given)
        self._connection.execute("CREATE TABLE side AS SELECT * FROM given")
        self._connection.unregister("given")

    def _refuse_repeats(self, path: Path) -> None:
        twice = self._connection.execute(statement("side_repeated")).fetchall()
        for line, first in twice:
            raise MappingError(
                f"the side file names one payment twice, first on line {first}",
                where=Place(str(path), line, self._key[-1]),
                rule=RULE,
                fix="keep the right one of the two rows",
            )


def _joined(rows: pa.RecordBatch | pa.Table, key: Sequence[str]) -> pa.Array:
    parts = [rows[name] for name in key]
    return parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, _PART)


def _taken(values: pa.ChunkedArray, places: pa.Array) -> pa.Array:
    taken = values.take(places)
    return taken.combine_chunks() if isinstance(taken, pa.ChunkedArray) else taken


def _filled(batch: pa.RecordBatch, name: str, values: pa.Array) -> pa.RecordBatch:
    at = batch.schema.get_field_index(name)
    if at < 0:
        return batch.append_column(name, values)
    own = batch.column(at)
    return batch.set_column(at, name, pc.coalesce(own, values.cast(own.type)))
