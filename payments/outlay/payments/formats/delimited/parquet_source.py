"""Reads the columns of a Parquet file as they are typed, in flat memory."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from outlay.payments.errors import InputRejectedError, Place
from outlay.payments.formats.delimited.raw import RawRows, trimmed

_ROWS = 65_536


class ParquetSource:
    """One Parquet file; a row's line is its number, from 1."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def types(self) -> Mapping[str, pa.DataType]:
        """Return the type of each column; dictionaries count as what they hold."""
        try:
            schema = pq.read_schema(self._path)
        except (OSError, pa.ArrowException) as problem:
            raise self._unreadable(problem) from problem
        names = schema.names
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise InputRejectedError(
                f"two columns are called {twice[0]}",
                where=Place(str(self._path), field=twice[0]),
                fix="write the file again with one column of that name",
            )
        return {field.name: _held(field.type) for field in schema}

    def rows(self, names: Mapping[str, str]) -> Iterator[RawRows]:
        """Yield the columns `names` (column in the file -> name to give it)."""
        first = 1
        try:
            with pq.ParquetFile(self._path) as file:
                for batch in file.iter_batches(_ROWS, columns=list(names)):
                    yield _raw(batch, names, first)
                    first += batch.num_rows
        except (OSError, pa.ArrowException) as problem:
            raise self._unreadable(problem) from problem

    def _unreadable(self, problem: Exception) -> InputRejectedError:
        return InputRejectedError(
            f"the Parquet file cannot be read: {type(problem).__name__}",
            where=Place(str(self._path)),
            fix="check the path, and that the copy is complete",
        )


def _held(kind: pa.DataType) -> pa.DataType:
    held = kind.value_type if pa.types.is_dictionary(kind) else kind
    return pa.string() if pa.types.is_string_view(held) else held


def _raw(batch: pa.RecordBatch, names: Mapping[str, str], first: int) -> RawRows:
    columns = {
        given: batch.column(name).cast(_held(batch.schema.field(name).type))
        for name, given in names.items()
    }
    lines = pa.array(np.arange(first, first + batch.num_rows), pa.int64())
    cells = pa.table({"source_line": lines, **columns})
    return RawRows(trimmed(cells), (), batch.num_rows)
