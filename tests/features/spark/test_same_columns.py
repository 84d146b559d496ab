"""Spark and DuckDB make the same matrices of the same declarations."""

import numpy as np
import pyarrow as pa
import pytest

from outlay.features.compile import IDS
from outlay.features.registry import FEATURES
from tests.features.spark.conftest import EXTRAS
from tests.spark import needs_spark

CLOSE = 1e-9
KINDS = ("training", "batch")


def whole(numbers) -> bool:
    return bool((numbers == np.round(numbers)).all())


def differing(one: pa.Table, other: pa.Table) -> list[str]:
    """Return columns that differ: whole numbers and text at all, others by 1e-9."""
    found = []
    for name in one.column_names:
        mine, theirs = (each[name].combine_chunks() for each in (one, other))
        if not pa.types.is_floating(mine.type):
            same = mine.equals(theirs)
        else:
            same = mine.is_valid().equals(theirs.is_valid())
            a, b = (np.asarray(each.drop_null()) for each in (mine, theirs))
            close = 0 if same and whole(a) else CLOSE
            same = same and np.allclose(a, b, rtol=close, atol=close)
        if not same:
            found.append(name)
    return found


@needs_spark
@pytest.mark.parametrize("kind", KINDS)
def test_every_column_is_the_same(matrices, kind):
    made = getattr(matrices, kind)
    assert made["spark"].schema.equals(made["duckdb"].schema)
    assert made["spark"].column_names == [*IDS, *(f.name for f in FEATURES), *EXTRAS]
    assert differing(made["duckdb"], made["spark"]) == []


@needs_spark
@pytest.mark.parametrize("kind", KINDS)
def test_rows_stand_in_the_same_order(matrices, kind):
    made = getattr(matrices, kind)
    keys = made["spark"]["payment_key"].to_pylist()
    assert keys == made["duckdb"]["payment_key"].to_pylist()
    assert len(set(keys)) == len(keys) > 30


@needs_spark
def test_columns_that_are_compared_say_something(matrices):
    """Two engines that both know nothing would prove nothing."""
    silent = [
        name
        for name in matrices.training["spark"].column_names
        if matrices.training["spark"][name].null_count
        == matrices.training["spark"].num_rows
    ]
    assert silent == []


def test_a_difference_is_seen():
    one = pa.table({"count": [1.0, 2.0], "share": [0.1, None], "text": ["a", "b"]})
    for name, changed in (
        ("count", [1.0, 2.0 + 1e-12]),
        ("share", [0.1 + 1e-8, None]),
        ("share", [0.1, 0.0]),
        ("text", ["a", None]),
    ):
        place = one.column_names.index(name)
        other = one.set_column(place, name, pa.array(changed))
        assert differing(one, other) == [name]
    close = one.set_column(1, "share", pa.array([0.1 + 1e-12, None]))
    assert differing(one, close) == []
