"""A NACHA file on its way into the store."""

import datetime as dt

import pyarrow.parquet as pq
import pytest

from outlay.payments.errors import InputRejectedError, MappingError
from outlay.payments.intake import ingest
from outlay.payments.sniff import format_of
from outlay.payments.store import Store
from tests.payments.nacha.made import (
    ACCOUNT,
    NAME,
    Batch,
    Entry,
    changed,
    records,
    returned,
    written,
)

KEY = "9101036001-2026-260701A0000001-101036000000001"


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.delenv("OUTLAY_TOKEN_KEY", raising=False)
    monkeypatch.delenv("OUTLAY_IDENTITY_KEY", raising=False)
    return Store.create(tmp_path / "home")


def take(store, tmp_path, lines, **options):
    path = written(tmp_path / "day.ach", lines)
    assert format_of(path) == "nacha"
    made = ingest(store, path, **options)
    return made, pq.read_table(store.payments_file(made.import_id)).to_pylist()


def test_good_payments_come_in_and_bad_ones_go_to_quarantine(store, tmp_path):
    lines = records(Batch((Entry(1), Entry(2, bank="031300013"), Entry(3, code="27"))))
    made, rows = take(store, tmp_path, lines)
    assert made.source_format == "nacha"
    assert (
        made.came_in.payments,
        made.accepted.payments,
        made.quarantined.payments,
    ) == (3, 1, 2)
    assert (made.accepted.cents, made.quarantined.cents) == (125_000, 0)
    assert [row["payment_key"] for row in rows] == [KEY]
    assert rows[0]["scheduled_on"] == dt.date(2026, 7, 2)
    assert rows[0]["source_format"] == "nacha"
    quarantine = store.batch_folder(made.import_id) / "quarantine.parquet"
    rules = pq.read_table(quarantine)["rule"].to_pylist()
    assert rules == ["NACHA 6.04", "NACHA D.1"]


def test_a_batch_without_a_date_needs_one(store, tmp_path):
    lines = records(Batch(effective=""))
    made, rows = take(store, tmp_path, lines, payment_date=dt.date(2026, 7, 6))
    assert rows[0]["scheduled_on"] == dt.date(2026, 7, 6)
    assert made.quarantined.payments == 0


def test_the_same_payments_in_another_file_are_not_taken_twice(store, tmp_path):
    take(store, tmp_path, records(Batch()))
    lines = changed(records(Batch()), 1, 30, "1111")
    made, rows = take(store, tmp_path, lines)
    assert (rows, made.quarantined.payments) == ([], 1)


def test_a_refused_file_leaves_nothing(store, tmp_path):
    lines = changed(records(Batch()), 4, 44, "9")
    with pytest.raises(InputRejectedError):
        take(store, tmp_path, lines)
    assert not store.payments_files()
    assert not store.quarantine_files()


def test_returns_are_not_taken_in_as_payments(store, tmp_path):
    lines = records(Batch((returned(),), odfi=returned().odfi))
    with pytest.raises(InputRejectedError, match="no payment"):
        take(store, tmp_path, lines)


def test_notices_beside_payments_are_told(store, tmp_path):
    back = Batch((returned(),), odfi=returned().odfi, number=2)
    made, rows = take(store, tmp_path, records(Batch(), back))
    assert len(rows) == made.came_in.payments == 1
    assert any("1 row that are returns or notices" in note for note in made.notes)


def test_a_mapping_has_no_place_here(store, tmp_path):
    with pytest.raises(MappingError, match="a NACHA file"):
        take(store, tmp_path, records(Batch()), mapping=tmp_path / "m.toml")


def test_no_name_or_account_is_stored_in_clear(store, tmp_path):
    made, _ = take(store, tmp_path, records(Batch((Entry(1), Entry(2, name="")))))
    assert made.quarantined.payments == 1
    for file in store.home.rglob("*"):
        packed = file.suffix == ".parquet"
        plain = str(pq.read_table(file).to_pylist()) if packed else ""
        for raw in (NAME, ACCOUNT):
            assert raw not in plain
            assert file.is_dir() or raw.encode() not in file.read_bytes()
