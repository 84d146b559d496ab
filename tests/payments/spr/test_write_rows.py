"""Intake rows to a file and back."""

import tempfile
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments.errors import OutputError
from outlay.payments.formats.spr import write_spr
from outlay.payments.tables import INTAKE
from tests.payments.spr.made import read
from tests.payments.spr.strategies import CENTS, NINE, ROUTING, WORDS

ROW = {
    "source_line": 1,
    "alc": "12345678",
    "schedule_number": "000000000000S1",
    "payment_id": "P1",
    "tas": "012-X-1234-000",
    "betc": "DISB",
    "payment_type": "Vendor",
    "method": "ach",
    "sec_code": "CCD",
    "transaction_code": "22",
    "amount_cents": 12_345,
    "routing_number": "021000021",
    "city": "SPRINGFIELD",
    "state": "IL",
    "zip5": "62701",
    "country": "US",
    "tin_type": "ein",
    "suspect": False,
    "payee_name": "EXAMPLE SUPPLIES",
    "tin": "001234567",
    "payee_id": "V-1",
    "account_number": "00123",
    "street": "1 MAIN ST",
}
CHECK = ROW | {
    "schedule_number": "000000000000S2",
    "method": "check",
    "sec_code": None,
    "transaction_code": None,
    "routing_number": None,
    "account_number": None,
    "country": None,
}
HIGHER = "031100209"


def write(path, *rows, **options):
    batches = [INTAKE.of(rows).to_batches()[0]] if rows else []
    write_spr(path, batches, input_system="MADE UP", **options)
    return path


def known(row):
    return {name: value for name, value in row.items() if value is not None}


def back(path, *rows, **options):
    found = read(write(path, *rows, **options))
    assert not found.bad
    return [known(row) for row in found.good]


@pytest.mark.parametrize("row", [ROW, CHECK])
@pytest.mark.parametrize(
    "tas", ["012-X-1234-000", "01-097-021-2025-2026-2020-000", "012-1234", None]
)
def test_every_column_comes_back(tmp_path, row, tas):
    wanted = row | {"tas": tas}
    (found,) = back(tmp_path / "out.spr", wanted)
    assert found == known(wanted | {"source_line": 3})


def test_rows_are_grouped_into_schedules_by_first_appearance(tmp_path):
    rows = [
        ROW | {"payment_id": "1"},
        CHECK | {"payment_id": "2"},
        ROW | {"payment_id": "3"},
        ROW | {"payment_id": "1", "schedule_number": "S3", "payment_type": "Refund"},
        CHECK | {"payment_id": "5"},
    ]
    found = back(tmp_path / "out.spr", *rows)
    assert [row["payment_id"] for row in found] == ["1", "3", "2", "5", "1"]
    assert [row["schedule_number"][-2:] for row in found] == [
        "S1",
        "S1",
        "S2",
        "S2",
        "S3",
    ]


def test_routing_numbers_out_of_order_are_refused_or_sorted(tmp_path):
    rows = [
        ROW | {"payment_id": "1", "routing_number": HIGHER},
        ROW | {"payment_id": "2"},
        ROW | {"payment_id": "3", "routing_number": HIGHER},
        CHECK | {"payment_id": "9"},
        CHECK | {"payment_id": "8"},
    ]
    path = tmp_path / "out.spr"
    with pytest.raises(OutputError, match="lower than the one before it") as refused:
        write(path, *rows)
    assert "ask for that" in refused.value.fix
    assert not path.exists()
    found = back(path, *rows, sort=True)
    assert [row["payment_id"] for row in found] == ["2", "1", "3", "9", "8"]


@pytest.mark.parametrize(
    ("change", "rule", "said"),
    [
        ({"amount_cents": 100_000_000_00}, "02.03", "over $99,999,999.99"),
        ({"amount_cents": -1}, "02.03", "negative"),
        ({"amount_cents": None}, "02.03", "no amount"),
        ({"payee_name": "X" * 36}, "02.06", "36 characters, 35 fit"),
        ({"payee_name": "JOSÉ"}, "02.06", "not ASCII"),
        ({"city": "A\tB"}, "02.09", "control character"),
        ({"payment_id": None}, "02.20", "blank"),
        ({"payment_id": "P" * 21}, "02.20", "21 characters, 20 fit"),
        ({"method": "wire"}, "1.2", "by wire"),
        ({"method": None}, "1.2", "by no method"),
        ({"tas": "012X1234"}, "G.03 to G.10", "parts joined by dashes"),
        ({"street": "X" * 36}, "02.07", "36 characters, 35 fit"),
        ({"street": " ".join(["WORD"] * 40)}, "02.27", "characters, 35 fit"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path, change, rule, said):
    with pytest.raises(OutputError) as refused:
        write(tmp_path / "out.spr", ROW | change)
    assert refused.value.rule == f"SPR 5.0.2, {rule}"
    assert said in refused.value.what
    assert list(tmp_path.iterdir()) == []


def test_one_id_twice_in_a_schedule_is_refused(tmp_path):
    with pytest.raises(OutputError, match="used twice"):
        write(tmp_path / "out.spr", ROW, ROW)


def test_one_number_for_two_schedules_is_refused(tmp_path):
    with pytest.raises(OutputError, match="stand in the file twice"):
        write(tmp_path / "out.spr", ROW, ROW | {"payment_type": "Refund"})


def test_no_rows_are_no_file(tmp_path):
    with pytest.raises(OutputError, match="no payment"):
        write(tmp_path / "out.spr")


def test_invalid_payments_can_be_written_and_come_back_invalid(tmp_path):
    found = read(write(tmp_path / "out.spr", ROW | {"payee_name": None}))
    assert [bad.rule for bad in found.bad] == ["SPR 5.0.2, 02.06"]


def test_a_long_street_is_broken_between_words(tmp_path):
    street = " ".join(f"WORD{n}" for n in range(20))
    for row in (ROW, CHECK):
        (found,) = back(tmp_path / "out.spr", row | {"street": street})
        assert found["street"] == street


def test_a_check_abroad_is_foreign(tmp_path):
    rows = [CHECK | {"zip5": None, "country": c} for c in ("CA", "US")]
    rows[1]["payment_id"] = "P2"
    found = back(tmp_path / "out.spr", *rows)
    assert [row["suspect"] for row in found] == [False, True]


PEOPLE = st.fixed_dictionaries(
    {
        "amount_cents": CENTS,
        "payee_name": WORDS,
        "payee_id": st.one_of(st.none(), WORDS),
        "routing_number": ROUTING,
        "tin": st.one_of(st.none(), NINE),
        "street": st.one_of(st.none(), WORDS),
        "tas": st.sampled_from((None, "012-X-1234-000", "020-1234")),
        "betc": st.sampled_from((None, "DISB")),
    }
)


@pytest.mark.slow
@pytest.mark.property
@given(
    st.lists(PEOPLE, min_size=1, max_size=8),
    st.sampled_from(("ascii", "cp037")),
    st.sampled_from(("\n", "\r\n", "")),
)
def test_rows_come_back_whatever_they_hold(people, codec, end):
    rows = [
        ROW | person | {"payment_id": f"P{n}", "tin_type": person["tin"] and "ssn"}
        for n, person in enumerate(people)
    ]
    rows.sort(key=lambda row: row["routing_number"])
    with tempfile.TemporaryDirectory() as folder:
        found = back(Path(folder) / "out.spr", *rows, codec=codec, end=end)
    for row in (*found, *rows):
        row.pop("source_line")
    assert found == [known(row) for row in rows]


def test_the_same_rows_give_the_same_bytes_in_any_batches(tmp_path):
    rows = [ROW | {"payment_id": f"P{n}"} for n in range(5)]
    one = write(tmp_path / "one.spr", *rows)
    table = pa.Table.from_pylist(rows, schema=INTAKE.schema)
    two = tmp_path / "two.spr"
    write_spr(two, table.to_batches(max_chunksize=2), input_system="MADE UP")
    assert one.read_bytes() == two.read_bytes()
