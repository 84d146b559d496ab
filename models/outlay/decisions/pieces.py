"""Pieces of Parquet files that hold the same rows, read side by side."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.payments.errors import Place, TableError


def pieces(
    path: Path, rows: int, columns: Sequence[str] | None = None
) -> Iterator[pa.RecordBatch]:
    """Yield the file's rows in pieces of exactly `rows`, the last one shorter."""
    held: list[pa.RecordBatch] = []
    for batch in _batches(path, rows, columns):
        if not held and batch.num_rows == rows:
            yield batch
            continue
        held.append(batch)
        while sum(part.num_rows for part in held) >= rows:
            joined = pa.Table.from_batches(held)
            yield _one(joined.slice(0, rows))
            held = joined.slice(rows).to_batches()
    if held:
        yield _one(pa.Table.from_batches(held))


def _batches(
    path: Path, rows: int, columns: Sequence[str] | None
) -> Iterator[pa.RecordBatch]:
    # One row group at a time, nothing read ahead: otherwise the reader keeps what it
    # has read until the end, and memory grows with the file.
    with pq.ParquetFile(path, pre_buffer=False) as file:
        for group in range(file.num_row_groups):
            yield from file.iter_batches(rows, row_groups=[group], columns=columns)


def _one(table: pa.Table) -> pa.RecordBatch:
    return table.combine_chunks().to_batches()[0]


def side_by_side(
    scored: Path,
    matrix: Path,
    rows: int,
    columns: Sequence[str] | None = None,
    of_scores: Sequence[str] | None = None,
) -> Iterator[tuple[pa.RecordBatch, pa.RecordBatch]]:
    """Yield pieces of the scores and of the matrix for the same payments.

    Of the matrix `columns` are read, of the scores `of_scores`; None is all.

    Raises
    ------
    TableError
        Where the files do not hold the same payments in the same order: scores would
        be given to other payments.
    """
    wanted = None if columns is None else ["payment_key", *columns]
    both = zip(
        pieces(scored, rows, of_scores), pieces(matrix, rows, wanted), strict=False
    )
    if pq.read_metadata(scored).num_rows != pq.read_metadata(matrix).num_rows:
        raise _apart(scored)
    for scores, facts in both:
        if not scores.column("payment_key").equals(facts.column("payment_key")):
            raise _apart(scored)
        yield scores, facts


def _apart(scored: Path) -> TableError:
    return TableError(
        "scores and features are not of the same payments in the same order",
        where=Place(file=str(scored), field="payment_key"),
        rule="one matrix row, one score",
        fix="score the batch again",
    )
