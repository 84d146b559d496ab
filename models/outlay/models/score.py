"""Both models' scores of a matrix, in pieces: memory does not grow with the batch."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from outlay.features.engines import engine_asked
from outlay.models.columns import IDS, SCORE_FIELDS, open_matrix, pieces
from outlay.models.encode import Rows, unseen
from outlay.models.model import Model
from outlay.payments.atomic import whole
from outlay.payments.reader import Tick, silent

Reals = NDArray[np.float64]

ROWS = 100_000


def score_matrix(
    fraud: Model | None,
    error: Model | None,
    matrix: Path,
    out: Path,
    *,
    rows: int = ROWS,
    tick: Tick = silent,
    threads: int = 0,
) -> int:
    """Write ids, scores and unseen levels of every matrix row to `out`, in its order.

    Columns: the matrix's ids, raw_fraud and raw_error (log-odds), p_fraud and p_error
    (calibrated), unseen_levels (names of category columns whose level was not seen in
    training; such a level scores as a missing one). A model that is None leaves its
    columns null. `threads` 0 is all. Returns the number of rows. The environment says
    which engine scores (features/engines.py); the scores are the same to the bit.

    Raises
    ------
    ModelProblemError
        Where the matrix cannot be read or lacks a feature of a model.
    OutputError
        Where `out` cannot be written.
    """
    engine = engine_asked()
    if engine.name == "spark":
        from outlay.models.score_spark import score_on_spark

        return score_on_spark((fraud, error), matrix, out, engine=engine, tick=tick)
    done = 0
    with open_matrix(matrix) as file, whole(out) as unfinished:
        schema = scored_schema(file.schema_arrow)
        wanted = columns_read((fraud, error), file.schema_arrow)
        with pq.ParquetWriter(unfinished, schema, compression="zstd") as writer:
            for piece in pieces(file, rows, wanted):
                scored = scores(fraud, error, piece, threads=threads)
                ids = [piece.column(name) for name in IDS]
                writer.write_batch(pa.record_batch([*ids, *scored], schema=schema))
                done += piece.num_rows
                tick(done, file.metadata.num_rows)
    return done


def scored_schema(matrix: pa.Schema) -> pa.Schema:
    """Return the schema of the scores of a matrix: its ids, then SCORE_FIELDS."""
    return pa.schema([*map(matrix.field, IDS), *SCORE_FIELDS])


def columns_read(models: Sequence[Model | None], matrix: pa.Schema) -> list[str]:
    """Return the matrix columns that scoring reads: ids and the models' features."""
    features = dict.fromkeys(f for model in models if model for f in model.features)
    return [*IDS, *(name for name in features if name in set(matrix.names))]


def scores(
    fraud: Model | None, error: Model | None, rows: Rows, *, threads: int = 0
) -> list[pa.Array]:
    """Return the arrays of SCORE_FIELDS for `rows`."""
    found: list[pa.Array] = []
    encoded: tuple[Model, Reals] | None = None
    for model in (fraud, error):
        if model is None:
            found += [pa.nulls(rows.num_rows, pa.float64())] * 2
            continue
        if encoded is None or not _alike(encoded[0], model):
            encoded = model, model.encode(rows)
        raw = model.raw(encoded[1], threads=threads)
        found += [pa.array(raw), pa.array(model.probability(raw, rows))]
    return [*found, unseen_levels(fraud, error, rows)]


def unseen_levels(fraud: Model | None, error: Model | None, rows: Rows) -> pa.Array:
    """Return, for each row, the category columns with a level new to either model."""
    flags: dict[str, NDArray[np.bool_]] = {}
    for model in (fraud, error):
        for name, found in unseen(rows, model.levels).items() if model else ():
            flags[name] = flags[name] | found if name in flags else found
    if not flags:
        return _lists(np.zeros((rows.num_rows, 0), dtype=bool), [])
    names = sorted(flags)
    return _lists(np.stack([flags[name] for name in names], axis=1), names)


def _lists(flags: NDArray[np.bool_], names: list[str]) -> pa.Array:
    ends = np.concatenate([[0], np.cumsum(flags.sum(axis=1))]).astype(np.int32)
    values = pa.array(np.array(names, dtype=object)[np.nonzero(flags)[1]], pa.string())
    return pa.ListArray.from_arrays(pa.array(ends), values)


def _alike(one: Model, other: Model) -> bool:
    return one.features == other.features and one.levels == other.levels
