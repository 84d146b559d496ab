"""The hidden truth about a simulated world: only tests and benchmarks read it."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from outlay.payments.simulate.innocents import KINDS
from outlay.payments.simulate.rows import Rows
from outlay.payments.simulate.schemes.catalogue import FIRST_ERROR, SCHEMES

NAME = "truth.parquet"


def write_truth(path: Path, rows: Rows, keys: pa.Array) -> None:
    """Write what is true of every payment, history and scored day alike."""
    scheme = rows["scheme"]
    table = pa.table(
        {
            "payment_key": keys,
            "day": rows["day"],
            "is_fraud": (scheme > 0) & (scheme < FIRST_ERROR),
            "is_error": scheme >= FIRST_ERROR,
            "scheme": pa.array(np.array(SCHEMES)[scheme]),
            "kind": pa.array(np.array(KINDS)[rows["kind"]]),
            "case": rows["case"],
            "returned": rows["returned"],
            "amount_wrong_cents": rows["wrong"],
        }
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path)


def read_truth(folder: Path) -> pa.Table:
    """Return the truth of the world in `folder`, one row a payment."""
    return pq.read_table(folder / "truth" / NAME)
