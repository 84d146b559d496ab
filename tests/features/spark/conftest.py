"""Both engines' matrices of one small made-up world, made once."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.features.history import History
from outlay.features.matrix import batch_matrix, training_matrix
from tests.features.test_two_compilers import TODAY, tables
from tests.features.world import FIRST, write
from tests.spark import asked_for

EXTRAS = ("x_score", "x_kind")


@dataclass(frozen=True)
class Matrices:
    """Both matrices of both engines."""

    training: dict[str, pa.Table]
    batch: dict[str, pa.Table]


def two_files(folder: Path) -> History:
    """Return a history in two files, of which the older lacks a program's columns."""
    rows, outcomes, fates = tables(1)
    for number, row in enumerate(rows[150:]):
        row |= {"x_score": str(number % 7), "x_kind": f"k{number % 3}"}
    old = write(folder / "old", rows[:150])
    new = write(folder / "new", rows[150:], outcomes, fates)
    return History((*old.payments, *new.payments), new.outcomes, new.dispositions)


@pytest.fixture(scope="session")
def matrices(tmp_path_factory, spark) -> Matrices:
    folder = tmp_path_factory.mktemp("engines")
    history, made = two_files(folder), Matrices({}, {})
    for engine in ("duckdb", "spark"):
        out = folder / engine
        with asked_for(engine):
            training_matrix(
                history,
                since=FIRST + dt.timedelta(days=60),
                until=TODAY + dt.timedelta(days=1),
                out=out,
                extras=EXTRAS,
            )
            made.training[engine] = pq.read_table(out)
            batch_matrix(
                history, import_id="today", as_of=TODAY, out=out, extras=EXTRAS
            )
            made.batch[engine] = pq.read_table(out)
        assert [path.name for path in folder.glob(".*")] == []
    return made
