"""Both models' scores of a matrix, in pieces: memory does not grow with the batch."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.features.engines import engine_asked
from outlay.models.columns import IDS, open_matrix, pieces
from outlay.models.model import Model
from outlay.models.score_rows import columns_read, scored_schema, scores
from outlay.payments.atomic import whole
from outlay.payments.reader import Tick, silent

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
