"""What was decided of a batch beside what others would have decided of it."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.payments.atomic import whole
from outlay.payments.database import connect
from outlay.payments.errors import Place, TableError

SQL = Path(__file__).with_name("beside.sql").read_text(encoding="utf-8")


def write_beside(decided: Path, other: Path, labels: pa.Table, out: Path) -> None:
    """Write one row a payment to `out`: both decisions and the outcome.

    Parameters
    ----------
    decided : Path
        SCORES of a run: its columns are called `decided_…`.
    other : Path
        What `rehearse` wrote of the same payments; its columns keep their names.
    labels : pa.Table
        From `label_payments`. `outcome` is wrong, legitimate, unsettled, or null where
        nothing mature is known.

    Raises
    ------
    TableError
        Where the two are not of the same payments.
    OutputError
        Where `out` cannot be written.
    """
    with whole(out) as unfinished, connect() as connection:
        connection.register("labels", labels)
        bound = {"decided": str(decided), "other": str(other)}
        rows = connection.sql(SQL, params=bound)
        rows.write_parquet(str(unfinished), compression="zstd")
        counts = [pq.read_metadata(p).num_rows for p in (decided, other, unfinished)]
        if len(set(counts)) != 1:
            raise TableError(
                f"{counts[0]:,} and {counts[1]:,} payments were decided, of which "
                f"{counts[2]:,} are the same",
                where=Place(file=str(other), field="payment_key"),
                rule="both decided the same payments",
                fix="score the batch again",
            )
