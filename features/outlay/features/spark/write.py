"""Rows that Spark sorted, as the one ordered file that all else reads."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.features.write import ROWS, write_batches

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def write_sorted(
    rows: "DataFrame", parts: Path, out: Path, schema: pa.Schema | None = None
) -> int:
    """Write sorted rows to `out`, whole or not at all; return their number.

    Spark's tasks write `parts`, a new folder that every executor reaches; this
    process puts them together in their order, a row group at a time, with the types
    of `schema` or else as they are.
    """
    rows.write.parquet(parts.as_uri(), compression="zstd")
    files = sorted(parts.glob("part-*.parquet"))
    schema = schema or _plain(pq.read_schema(files[0]))
    return write_batches(schema, _batches(files, schema), out)


def _plain(schema: pa.Schema) -> pa.Schema:
    """Return a schema without Spark's remarks: every column may be null."""
    return pa.schema([field.with_nullable(True) for field in schema])


def _batches(files: list[Path], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    for path in files:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(ROWS):
                yield batch.cast(schema)
