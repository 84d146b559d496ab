"""Rows of the matrix by window, with what is known of them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from outlay.models.columns import IDS, SCORE_FIELDS, open_matrix, pieces
from outlay.models.model import Model
from outlay.models.score import ROWS
from outlay.models.score_rows import scores
from outlay.models.splits import Window
from outlay.payments.database import connect

LABELLED = Path(__file__).with_name("labelled.sql").read_text(encoding="utf-8")
KNOWN = (
    "fraud_label",
    "error_label",
    "weight",
    "source",
    "arm",
    "legitimate",
    "inclusion_probability",
)


def payments_of(matrix: Path) -> pa.Table:
    """Return payment_key and known_on of every row."""
    with open_matrix(matrix) as file:
        return file.read(["payment_key", "known_on"])


def labelled_rows(
    matrix: Path, labels: pa.Table, window: Window, *, threads: int
) -> pa.Table:
    """Return features and labels of the labelled payments of a window, in time order.

    Only these rows are held in memory, never the whole matrix.
    """
    with connect(threads=threads) as connection:
        connection.read_parquet(str(matrix)).create_view("matrix")
        connection.register("labels", labels)
        bound = {"start": window.start, "end": window.end}
        return connection.sql(LABELLED, params=bound).to_arrow_table()


def window_pieces(
    matrix: Path, window: Window, columns: Sequence[str], rows: int = ROWS
) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a window in the matrix's order."""
    with open_matrix(matrix) as file:
        for piece in pieces(file, rows, columns):
            days = piece.column("known_on")
            inside = pc.and_(
                pc.greater_equal(days, pa.scalar(window.start)),
                pc.less(days, pa.scalar(window.end)),
            )
            kept = piece.filter(inside)
            if kept.num_rows:
                yield kept


def scored_window(
    matrix: Path,
    window: Window,
    fraud: Model,
    error: Model,
    labels: pa.Table,
    *,
    threads: int,
) -> pa.Table:
    """Return every payment of a window, reviewed or not, with scores and labels."""
    columns = [*IDS, *dict.fromkeys([*fraud.features, *error.features])]
    schema, parts = None, []
    for piece in window_pieces(matrix, window, columns):
        ids = [piece.column(name) for name in IDS]
        schema = pa.schema([*map(piece.schema.field, IDS), *SCORE_FIELDS])
        scored = scores(fraud, error, piece, threads=threads)
        parts.append(pa.record_batch([*ids, *scored], schema=schema))
    with open_matrix(matrix) as file:
        fields = [file.schema_arrow.field(name) for name in IDS]
    table = pa.Table.from_batches(parts, pa.schema([*fields, *SCORE_FIELDS]))
    return with_labels(table, labels)


def with_labels(rows: pa.Table, labels: pa.Table) -> pa.Table:
    """Add what is known to each row, null where nothing is; `arm` is then false."""
    place = pc.index_in(rows["payment_key"], labels["payment_key"].combine_chunks())
    for name in KNOWN:
        column = labels[name].combine_chunks().take(place)
        if name == "arm":
            column = column.fill_null(False)
        rows = rows.append_column(name, column)
    return rows


def sampled_features(
    matrix: Path, window: Window, features: Sequence[str], *, most: int, seed: int
) -> pa.Table:
    """Return up to `most` rows of a window, drawn at random: program and features."""
    kept = list(dict.fromkeys(["program", *features]))
    found = list(window_pieces(matrix, window, ["known_on", *kept]))
    if not found:
        return pa.table({})
    table = pa.Table.from_batches(found).select(kept)
    if table.num_rows <= most:
        return table
    rng = np.random.default_rng([seed, 11])
    places = np.sort(rng.choice(table.num_rows, most, replace=False))
    return table.take(pa.array(places))
