"""Spark and DuckDB make the same matrices of the same declarations."""

import datetime as dt
import math
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.features.compile import IDS
from outlay.features.history import History
from outlay.features.matrix import batch_matrix, training_matrix
from outlay.features.registry import FEATURES
from tests.features.test_two_compilers import TODAY, tables
from tests.features.world import FIRST, write
from tests.spark import asked_for, needs_spark

EXTRAS = ("x_score", "x_kind")


def two_files(folder: Path) -> History:
    """Return a history in two files, of which the older lacks a program's columns."""
    rows, outcomes, fates = tables(1)
    for number, row in enumerate(rows[150:]):
        row |= {"x_score": str(number % 7), "x_kind": f"k{number % 3}"}
    old = write(folder / "old", rows[:150])
    new = write(folder / "new", rows[150:], outcomes, fates)
    return History((*old.payments, *new.payments), new.outcomes, new.dispositions)


def matrices(history: History, out: Path) -> list[pa.Table]:
    """Return the training and the batch matrix of the engine asked for."""
    since, until = FIRST + dt.timedelta(days=60), TODAY + dt.timedelta(days=1)
    training_matrix(history, since=since, until=until, out=out, extras=EXTRAS)
    training = pq.read_table(out)
    batch_matrix(history, import_id="today", as_of=TODAY, out=out, extras=EXTRAS)
    return [training, pq.read_table(out)]


def differing(one: pa.Table, other: pa.Table) -> list[str]:
    """Return columns that differ in any bit of any value."""
    pairs = ((one[name], other[name]) for name in one.column_names)
    same = (here.equals(there) for here, there in pairs)
    return [n for n, equal in zip(one.column_names, same, strict=True) if not equal]


@needs_spark
def test_every_column_of_both_matrices_is_the_same(spark, tmp_path):
    """One test, since making them takes most of its time."""
    history, made = two_files(tmp_path), {}
    for engine in ("duckdb", "spark"):
        with asked_for(engine):
            made[engine] = matrices(history, tmp_path / engine)
    assert [path.name for path in tmp_path.glob(".*")] == []
    for here, there in zip(made["duckdb"], made["spark"], strict=True):
        assert there.schema.equals(here.schema)
        assert there.column_names == [*IDS, *(f.name for f in FEATURES), *EXTRAS]
        keys = there["payment_key"].to_pylist()
        assert keys == here["payment_key"].to_pylist()
        assert len(set(keys)) == len(keys) > 30
        assert differing(here, there) == []
    # Two engines that both know nothing would prove nothing.
    training = made["spark"][0]
    nulls = {name: training[name].null_count for name in training.column_names}
    assert [n for n, count in nulls.items() if count == training.num_rows] == []


def test_a_difference_is_seen():
    one = pa.table({"count": [1.0, 2.0], "share": [0.1, None], "text": ["a", "b"]})
    for name, changed in (
        ("count", [1.0, math.nextafter(2.0, 3.0)]),
        ("share", [0.1, 0.0]),
        ("text", ["a", None]),
    ):
        place = one.column_names.index(name)
        other = one.set_column(place, name, pa.array(changed))
        assert differing(one, other) == [name]
    assert differing(one, one) == []
