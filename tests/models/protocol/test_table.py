"""Labelled tables: what is read, split, and refused."""

import gzip

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.models.protocol.mapping import TableMapping
from outlay.models.protocol.split import latest, split
from outlay.models.protocol.table import read_labelled
from outlay.payments.errors import (
    InputRejectedError,
    MappingError,
    TooFewLabelsError,
)
from tests.models.protocol.made import asked, table, write


def test_id_time_and_label_are_never_features(tmp_path):
    labelled = read_labelled(asked(write(tmp_path, table(200)[0])))
    assert labelled.features == ("signal", "kind", "noise")
    assert labelled.categories == ("kind",)
    assert set(labelled.rows.column_names) == {"signal", "kind", "noise"}


def test_what_is_no_feature_says_why(tmp_path):
    n = 600
    more = {
        "same": ["x"] * n,
        "name": [f"n{number}" for number in range(n)],
        "seen": pa.array([20_000 + number for number in range(n)], pa.date32()),
        "gone": np.arange(n),
    }
    path = write(tmp_path, table(n, **more)[0])
    kinds = read_labelled(asked(path, mapping={"drop": ["gone"]})).kinds
    assert kinds["same"] == "left out: the same in every row"
    assert kinds["name"] == "left out: 600 levels, over 500"
    assert kinds["seen"].startswith("left out: date32")
    assert kinds["gone"] == "left out: dropped by the mapping"


def test_numbers_may_be_names(tmp_path):
    path = write(tmp_path, table(200, zip=[f"{n % 7:05d}" for n in range(200)])[0])
    labelled = read_labelled(asked(path, mapping={"categories": ["zip"]}))
    assert labelled.kinds["zip"] == "category"
    assert labelled.rows["zip"][0].as_py() == "00000"
    assert read_labelled(asked(path)).kinds["zip"] == "number"


def test_parquet_and_compressed_files_give_the_same(tmp_path):
    made = table(300)[0]
    plain = write(tmp_path, made)
    packed, parquet = tmp_path / "t.csv.gz", tmp_path / "t.parquet"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    pq.write_table(made, parquet)
    first = read_labelled(asked(plain))
    for path in (packed, parquet):
        again = read_labelled(asked(path))
        assert again.rows.equals(first.rows)
        np.testing.assert_array_equal(again.label, first.label)


def test_a_row_without_a_known_label_is_left_out_not_called_good(tmp_path):
    words = ["fraud", "ok", "unknown", "", "ok"] * 40
    path = write(tmp_path, table(200, found=words)[0])
    said = {"positive": ["fraud"], "negative": ["ok"], "unknown": ["unknown"]}
    labelled = read_labelled(asked(path, mapping={"label": said}))
    assert (labelled.read, len(labelled.label), labelled.label.sum()) == (200, 120, 40)
    with pytest.raises(MappingError, match="3 different values"):
        read_labelled(asked(path, mapping={"label": {"positive": ["fraud"]}}))


def test_rows_come_in_order_of_time(tmp_path):
    made = table(300)[0]
    shuffled = made.take(pa.array(np.random.default_rng(0).permutation(300)))
    labelled = read_labelled(asked(write(tmp_path, shuffled)))
    assert (np.diff(labelled.moment) >= 0).all()
    by_row = asked(write(tmp_path, made), time=None, mapping={"drop": ["day"]})
    np.testing.assert_array_equal(read_labelled(by_row).moment, np.arange(300))


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5])
def test_the_test_is_later_and_no_moment_is_cut(share):
    moment = np.sort(np.random.default_rng(2).integers(0, 12, 500))
    flags = latest(moment, share)
    assert moment[~flags].max() < moment[flags].min()
    # No other border between moments lies nearer to the share that was asked for.
    borders = [np.mean(moment > each) for each in range(11)]
    assert abs(flags.mean() - share) == pytest.approx(
        min(abs(each - share) for each in borders)
    )


def test_the_late_part_lies_at_the_fits_own_end(tmp_path):
    labelled = read_labelled(asked(write(tmp_path, table(400)[0])))
    parts = split(labelled, 0.3)
    early = parts.fit & ~parts.late
    assert not (parts.late & parts.test).any()
    assert labelled.moment[early].max() < labelled.moment[parts.late].min()
    assert labelled.moment[parts.late].max() < labelled.moment[parts.test].min()


@pytest.mark.parametrize("place", ["label", "time", "identifier"])
def test_a_missing_column_is_named(tmp_path, place):
    path = write(tmp_path, table(50)[0])
    with pytest.raises(MappingError, match="no column none_such") as caught:
        read_labelled(asked(path, **{place: "none_such"}))
    assert "signal" in caught.value.message


def test_a_missing_column_of_the_mapping_is_named(tmp_path):
    path = write(tmp_path, table(50)[0])
    for key in ("drop", "categories", "numbers"):
        with pytest.raises(MappingError, match="no column none_such"):
            read_labelled(asked(path, mapping={key: ["none_such"]}))


def test_an_unparsable_time_names_its_line_and_not_its_text(tmp_path):
    made = table(50)[0]
    days = made["day"].to_pylist()
    days[7] = "J. Roe, 4 July"
    path = write(tmp_path, made.set_column(1, "day", [days]))
    with pytest.raises(InputRejectedError, match="line 9, field day") as caught:
        read_labelled(asked(path))
    assert "Roe" not in caught.value.message
    days[7] = None
    path = write(tmp_path, made.set_column(1, "day", [days]))
    with pytest.raises(InputRejectedError, match="line 9, field day"):
        read_labelled(asked(path))


def test_ids_that_come_twice_are_counted(tmp_path):
    made = table(50)[0]
    ids = made["id"].to_pylist()
    ids[3] = ids[4] = ids[5]
    path = write(tmp_path, made.set_column(0, "id", [ids]))
    with pytest.raises(InputRejectedError, match="2 rows have an id"):
        read_labelled(asked(path))


def test_a_label_of_many_values_or_one_is_refused(tmp_path):
    for label in (list(range(50)), [1] * 50, ["x"] * 50):
        path = write(tmp_path, table(50, found=label)[0])
        with pytest.raises(MappingError, match="different values"):
            read_labelled(asked(path))


@pytest.mark.parametrize(("early", "late", "part"), [(0, 1, "fit"), (1, 0, "test")])
def test_a_part_of_one_class_is_refused(tmp_path, early, late, part):
    label = [n % 2 * early for n in range(70)] + [n % 2 * late for n in range(30)]
    labelled = read_labelled(asked(write(tmp_path, table(100, found=label)[0])))
    with pytest.raises(TooFewLabelsError, match=f"the {part} part has 0 positives"):
        split(labelled, 0.3)


def test_one_moment_cannot_be_split(tmp_path):
    path = write(tmp_path, table(60, day=["2026-01-01"] * 60)[0])
    with pytest.raises(TooFewLabelsError, match="the test part has 0"):
        split(read_labelled(asked(path)), 0.3)


def test_a_file_that_is_no_table(tmp_path):
    path = tmp_path / "t.parquet"
    path.write_bytes(b"no table")
    with pytest.raises(InputRejectedError, match="cannot be read"):
        read_labelled(asked(path))


def test_a_mapping_with_an_unknown_key_is_refused(tmp_path):
    path = tmp_path / "m.toml"
    path.write_text("drops = ['a']\n")
    with pytest.raises(MappingError, match="drops"):
        TableMapping.load(path)
    path.write_text("test_share = 0.4\n[label]\npositive = ['y']\n")
    assert TableMapping.load(path).test_share == 0.4


def test_text_called_a_number_is_refused(tmp_path):
    path = write(tmp_path, table(50)[0])
    with pytest.raises(MappingError, match="holds text"):
        read_labelled(asked(path, mapping={"numbers": ["kind"]}))
