"""Future-peek canaries: cells that looked ahead are planted; the recheck must refuse.

A recheck that finds nothing may be blind. So each audit shows it a copy of some rows
of the matrix whose cells hold what a feature would that looks at the payment's own day
or beyond, and only the recheck's refusal of every such cell lets its word count.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from outlay.audit.leakage.recheck import recheck
from outlay.features.compile import IDS
from outlay.features.history import History
from outlay.payments.database import connect

SQL = Path(__file__).with_name("canary.sql").read_text(encoding="utf-8")
LOOKS = {
    "an outcome a day early": "payee_reviews",
    "its own outcome": "payee_errors",
    "other payments of its day": "payee_payments_7",
    "the next payment's amount": "payee_dollars_30",
}
"""Ways to look ahead, each with the feature that it is planted into."""

# Together fewer than a report lists, so that each can be found in it.
ROWS = 20


@dataclass(frozen=True, slots=True)
class Canary:
    """One way to look ahead, planted into `planted` cells of a feature."""

    look: str
    column: str
    planted: int
    caught: int

    @property
    def verdict(self) -> str:
        """Return "passes" where each cell was caught, "inconclusive" without any."""
        if not self.planted:
            return "inconclusive"
        return "passes" if self.caught == self.planted else "fails"

    def as_dict(self) -> dict[str, Any]:
        """Return all of it as JSON has it."""
        return asdict(self) | {"verdict": self.verdict}


def canaries(history: History, matrix: Path, *, seed: int = 0) -> tuple[Canary, ...]:
    """Plant looks ahead into a copy of some rows and count what the recheck catches.

    Parameters
    ----------
    history : History
        What `matrix` was built from.
    seed : int
        Draws up to twenty payments for each look among those whose feature would
        differ.
    """
    looked = _looked(history, matrix, seed)
    looked = looked[looked["column"].isin(pq.read_schema(matrix).names)]
    caught: set[tuple[str, str]] = set()
    if len(looked):
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "canary.parquet"
            pq.write_table(_planted(matrix, looked), copy)
            report = recheck(history, copy, rows=len(looked), seed=seed)
        caught = {(each.payment_key, each.column) for each in report.differences}
    return tuple(_counted(look, looked, caught) for look in LOOKS)


def _looked(history: History, matrix: Path, seed: int) -> pd.DataFrame:
    sources: Mapping[str, tuple[Path, ...]] = {
        "payments": history.payments,
        "outcomes": history.outcomes,
        "matrix": (matrix,),
    }
    with connect() as connection:
        for name, files in sources.items():
            if not files:
                return pd.DataFrame({"look": [], "payment_key": [], "column": []})
            paths = [str(file) for file in files]
            rows = connection.read_parquet(paths, union_by_name=True)
            rows.create_view(name)
        bound = {"seed": str(seed), "rows": ROWS}
        found: pd.DataFrame = connection.sql(SQL, params=bound).df()
    return found.assign(column=found["look"].map(LOOKS))


def _planted(matrix: Path, looked: pd.DataFrame) -> pa.Table:
    """Return the payments of `looked`, each with its own cell changed."""
    columns = [*IDS, *sorted(looked["column"].unique())]
    keys = sorted(looked["payment_key"].unique())
    rows = pq.read_table(matrix, columns=columns, filters=[("payment_key", "in", keys)])
    places = pd.Index(rows["payment_key"].to_pandas())
    for column, of in looked.groupby("column", sort=True):
        values = rows[column].to_numpy().astype(np.float64)
        values[places.get_indexer(of["payment_key"])] += of["more"].to_numpy()
        place = rows.schema.get_field_index(column)
        rows = rows.set_column(place, rows.schema.field(place), pa.array(values))
    return rows


def _counted(look: str, looked: pd.DataFrame, caught: set[tuple[str, str]]) -> Canary:
    column = LOOKS[look]
    keys = looked.loc[looked["look"] == look, "payment_key"]
    return Canary(look, column, len(keys), sum((k, column) in caught for k in keys))
