"""Cells of rows, read when they are wanted."""

import datetime as dt

import pyarrow as pa
import pytest

from outlay.decisions.cells import Cells
from outlay.decisions.wording import missing

TABLE = pa.table(
    {
        "real": pa.array([1.5, None, 3.0]),
        "whole": [1, None, 3],
        "text": ["a", None, "c"],
        "day": [dt.date(2026, 1, 1), None, None],
    }
)


@pytest.mark.parametrize(
    "rows", [TABLE, TABLE.combine_chunks().to_batches()[0], TABLE.slice(0, 3)]
)
def test_a_row_is_as_arrow_has_it(rows):
    cells = Cells(rows)
    for number, expected in enumerate(TABLE.to_pylist()):
        row = cells.row(number)
        assert set(row) == set(expected)
        assert len(row) == 4
        for name, value in expected.items():
            assert missing(row[name]) if value is None else row[name] == value


def test_a_column_that_is_not_there():
    row = Cells(TABLE).row(0)
    assert row.get("none") is None
    assert row.get("none", 3) == 3
    with pytest.raises(KeyError):
        row["none"]


def test_slices_are_rows_of_their_own():
    assert Cells(TABLE.slice(2)).row(0)["real"] == 3.0
