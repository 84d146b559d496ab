"""What a run keeps so that its batch can be decided again, years later."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.decisions.decided import ROWS
from outlay.decisions.pieces import side_by_side
from outlay.decisions.rules import RULE_COLUMNS
from outlay.payments.atomic import whole


def keep_evidence(matrix: Path, checks: Path, out: Path, *, rows: int = ROWS) -> None:
    """Write the checks of `checks` and the rule columns of `matrix` to `out`.

    Scores stand in a run's SCORES, the matches in their own file: with both, this is
    all that decisions read of a payment. `Found.open` reads it as it reads `checks`.

    Raises
    ------
    TableError
        Where the two are not of the same payments in the same order.
    OutputError
        Where `out` cannot be written.
    """
    said = pq.read_schema(checks)
    of_matrix = pq.read_schema(matrix)
    ruled = [of_matrix.field(name) for name in RULE_COLUMNS]
    schema = pa.schema([*said, *ruled])
    with (
        whole(out) as unfinished,
        pq.ParquetWriter(unfinished, schema, compression="zstd") as writer,
    ):
        for found, facts in side_by_side(checks, matrix, rows, RULE_COLUMNS):
            columns = [*found.columns, *map(facts.column, RULE_COLUMNS)]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))
        words = pq.read_metadata(checks).metadata
        told = {name: words[name.encode()].decode() for name in ("legends", "lists")}
        writer.add_key_value_metadata(told)
