"""Side files: joined on the payment key, whole or not at all."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.payments.errors import MappingError
from outlay.payments.formats.side import SideFile

KEYS = [f"12345678-2026-S1-0{n}" for n in range(4)]


def payments(**more: pa.Array) -> pa.RecordBatch:
    columns = {
        "payment_key": pa.array(KEYS),
        "alc": pa.array(["12345678"] * 4),
        "schedule_number": pa.array(["S1"] * 4),
        "payment_id": pa.array([f"0{n}" for n in range(4)]),
        "invoice_number": pa.array([None, None, "own", None], pa.string()),
        "period_start": pa.nulls(4, pa.date32()),
    }
    return pa.RecordBatch.from_pydict(columns | more)


def side(folder: Path, *lines: str) -> Path:
    path = folder / "side.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_values_are_joined_and_a_payments_own_value_stays(tmp_path):
    path = side(
        tmp_path,
        "payment_key,invoice_number,period_start,x_ward",
        f"{KEYS[2]},007,2026-01-01,B",
        f"{KEYS[0]},0042,2026-02-01,007",
        "99999999-2026-S1-01,1,,",
    )
    loaded = SideFile.load(path)
    joined = loaded.join(payments())
    assert joined["payment_key"].to_pylist() == KEYS
    assert joined["invoice_number"].to_pylist() == ["0042", None, "own", None]
    assert joined["period_start"].to_pylist() == [
        dt.date(2026, 2, 1),
        None,
        dt.date(2026, 1, 1),
        None,
    ]
    assert joined["x_ward"].to_pylist() == ["007", None, "B", None]
    assert (loaded.rows, loaded.joined, loaded.matched, loaded.unmatched) == (
        3,
        4,
        2,
        1,
    )


def test_counts_run_over_all_batches(tmp_path):
    path = side(tmp_path, "payment_key,city", *(f"{key},X" for key in KEYS))
    loaded = SideFile.load(path)
    batch = payments(city=pa.nulls(4, pa.string()))
    for start in range(4):
        loaded.join(batch.slice(start, 1))
    assert (loaded.joined, loaded.matched, loaded.unmatched) == (4, 4, 0)


def test_the_three_parts_of_a_key_do_as_well(tmp_path):
    path = side(
        tmp_path, "alc,schedule_number,payment_id,award_id", "12345678,S1,01,AW1"
    )
    batch = payments(award_id=pa.nulls(4, pa.string()))
    joined = SideFile.load(path).join(batch)
    assert joined["award_id"].to_pylist() == [None, "AW1", None, None]


def test_parquet_keeps_its_types(tmp_path):
    table = pa.table(
        {
            "payment_key": KEYS[:2],
            "period_start": pa.array([dt.date(2026, 1, 1)] * 2),
            "x_visits": pa.array([3, None], pa.int32()),
        }
    )
    pq.write_table(table, tmp_path / "side.parquet")
    joined = SideFile.load(tmp_path / "side.parquet").join(payments())
    assert joined["x_visits"].to_pylist() == [3.0, None, None, None]
    assert joined["period_start"].to_pylist()[0] == dt.date(2026, 1, 1)


@pytest.mark.parametrize(
    ("lines", "line", "field", "said"),
    [
        (
            ["payment_key,city", "k,a", "j,b", "k,c"],
            4,
            "payment_key",
            "first on line 2",
        ),
        (["payment_key,invoice_on", "k,soon"], 2, "invoice_on", "no date"),
        (["payment_key,tin", "k,1234"], 2, "tin", "9 digits"),
        (["payment_key,invoice_number", "k,1.23E+08"], 2, "invoice_number", "digits"),
        (["payment_key,city", ",a"], 2, "payment_key", "empty"),
        (["payment_key,city", "k"], 2, None, "1 fields"),
        (["payment_key,amount_cents", "k,1"], None, "amount_cents", "cannot have"),
        (["payment_key,scheduled_on", "k,1"], None, "scheduled_on", "cannot have"),
        (["payment_key,invoice_no", "k,1"], None, "invoice_no", "invoice_number?"),
        (["payment_key,x_'--", "k,1"], None, "x_'--", "cannot have"),
        (["payment_key,city,city", "k,1,2"], None, "city", "two columns"),
        (["key,city", "k,1"], None, None, "no payment key"),
        (["payment_key;city", "k;1"], None, None, "no payment key"),
        (["payment_key,city"], None, None, "no row"),
    ],
)
def test_a_side_file_that_does_not_fit_is_refused(tmp_path, lines, line, field, said):
    with pytest.raises(MappingError) as raised:
        SideFile.load(side(tmp_path, *lines))
    found = raised.value
    assert said in found.what
    assert (found.where.line, found.where.field) == (line, field)
    assert found.rule
