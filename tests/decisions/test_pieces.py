"""Pieces of files, whatever the row groups they were written in."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.decisions.pieces import pieces, side_by_side


@pytest.mark.parametrize("groups", [1, 7, 100, 1_000])
@pytest.mark.parametrize("rows", [1, 10, 33, 100, 500])
def test_pieces_are_whole_and_in_order(tmp_path, groups, rows):
    path = tmp_path / "rows.parquet"
    table = pa.table({"x": range(100), "y": range(100, 200)})
    pq.write_table(table, path, row_group_size=groups)
    found = list(pieces(path, rows, ["x"]))
    assert all(piece.num_rows == rows for piece in found[:-1])
    assert 0 < found[-1].num_rows <= rows
    assert pa.Table.from_batches(found).equals(table.select(["x"]).combine_chunks())


def test_no_rows_are_no_pieces(tmp_path):
    pq.write_table(pa.table({"x": pa.array([], pa.int64())}), tmp_path / "none.parquet")
    assert list(pieces(tmp_path / "none.parquet", 10)) == []


def test_files_in_other_row_groups_are_read_side_by_side(tmp_path):
    keys = [f"k{number}" for number in range(50)]
    one, two = tmp_path / "one.parquet", tmp_path / "two.parquet"
    pq.write_table(pa.table({"payment_key": keys}), one, row_group_size=3)
    pq.write_table(
        pa.table({"payment_key": keys, "z": range(50)}), two, row_group_size=20
    )
    both = list(side_by_side(one, two, 8, ["z"]))
    assert sum(scores.num_rows for scores, _ in both) == 50
    for scores, facts in both:
        assert scores.column("payment_key").equals(facts.column("payment_key"))
