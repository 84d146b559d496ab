"""A matrix as a Parquet file: the same rows always give the same bytes."""

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from outlay.payments.atomic import whole

ROWS = 65_536  # a row group, whatever sizes the engine hands over


def write_ordered(rows: duckdb.DuckDBPyRelation, out: Path) -> int:
    """Write an ordered result to `out`, whole or not at all; return its rows."""
    with whole(out) as unfinished:
        batches = rows.to_arrow_reader(ROWS)
        return _stream(batches.schema, batches, unfinished)


def write_batches(
    schema: pa.Schema, batches: Iterable[pa.RecordBatch], out: Path
) -> int:
    """Write batches of any sizes as `write_ordered` does; return their rows."""
    with whole(out) as unfinished:
        return _stream(schema, batches, unfinished)


def _stream(schema: pa.Schema, batches: Iterable[pa.RecordBatch], path: Path) -> int:
    waiting, held, count = [], 0, 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batches:
            waiting.append(batch)
            held += batch.num_rows
            count += batch.num_rows
            if held >= ROWS:
                table = pa.Table.from_batches(waiting)
                whole = held - held % ROWS
                writer.write_table(table.slice(0, whole), row_group_size=ROWS)
                waiting = table.slice(whole).to_batches()
                held -= whole
        if waiting or count == 0:
            writer.write_table(pa.Table.from_batches(waiting, schema=schema))
    return count
