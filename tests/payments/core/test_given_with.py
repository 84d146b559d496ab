"""Side files, schedules known from other files, and formats."""

import datetime as dt

import pytest

from outlay.payments import sniff
from outlay.payments.errors import MappingError
from outlay.payments.intake import ingest
from outlay.payments.intake.schedules import schedule_known
from outlay.payments.reader import Chunk
from tests.payments.core.made_up import PAID, batch, column, payments_file, row, stored


def test_side_file_fills_what_the_payments_lack(store, reads, some_file, tmp_path):
    side = tmp_path / "side.csv"
    side.write_text(
        "payment_key,invoice_number,award_id\n"
        "00012345-2026-S1-00000001,SIDE-1,AW1\n"
        "00012345-2026-S1-00000002,SIDE-2,AW2\n"
        "00012345-2026-S1-00000009,SIDE-9,AW9\n"
    )
    rows = [row(1, invoice_number=None), row(2, invoice_number="OWN-2"), row(3)]
    reads([Chunk(batch(rows))])
    manifest = ingest(store, some_file, side=side)
    table = stored(store)
    assert column(table, "award_id") == ["AW1", "AW2", None]
    assert None not in column(table, "invoice_token")
    assert "1 row of the side file about no payment of this file" in manifest.notes
    assert manifest.side_sha256


def test_invoice_of_a_side_file_is_the_same_invoice(store, reads, tmp_path):
    side = tmp_path / "side.csv"
    side.write_text("payment_key,invoice_number\n00012345-2026-S1-00000001,INV-2\n")
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    reads([Chunk(batch([row(1, invoice_number=None), row(2)]))])
    ingest(store, tmp_path / "a.parquet", side=side)
    assert len(set(column(stored(store), "invoice_token"))) == 1


def test_schedule_is_known_by_code_year_and_other_files(store, tmp_path):
    file = payments_file(tmp_path, [row(1)])
    own = ingest(store, file).import_id
    known = schedule_known(store, "another", PAID)
    assert known("00012345", "S1")
    assert not known("00012345", "S2")
    assert not known("00099999", "S1")
    assert not schedule_known(store, own, PAID)("00012345", "S1")
    for day, same_year in [(dt.date(2025, 10, 1), True), (dt.date(2026, 10, 1), False)]:
        assert schedule_known(store, "another", day)("00012345", "S1") is same_year


def test_no_schedule_is_known_to_a_new_store(store):
    assert not schedule_known(store, "a", PAID)("00012345", "S1")


def test_reader_is_asked_to_know_the_schedules_of_other_files(
    store, tmp_path, monkeypatch
):
    ingest(store, payments_file(tmp_path, [row(1)]))
    given = {}

    def remember(_path, _kind, **options):
        given.update(options)
        raise MappingError("enough seen")

    monkeypatch.setattr("outlay.payments.intake.job.reader_for", remember)
    other = payments_file(tmp_path / "other", [row(2)])
    with pytest.raises(MappingError, match="enough seen"):
        ingest(store, other, payment_date=PAID)
    assert given["schedule_known"]("00012345", "S1")


def test_formats_are_told_by_their_first_bytes(tmp_path):
    parquet = payments_file(tmp_path, [row(1)])
    assert sniff.format_of(parquet) == "parquet"
    assert sniff.rows_expected(parquet, "parquet") == 1
    csv = tmp_path / "a.csv"
    csv.write_text("alc,amount\n1,2\n")
    assert sniff.format_of(csv) == "csv"
    assert sniff.rows_expected(csv, "csv") == 0
    spr = tmp_path / "a.spr"
    spr.write_text(("H " + "MADE-UP").ljust(850) + "\n")
    assert sniff.format_of(spr) == "spr"
    spr.write_bytes(("H " + "MADE-UP").ljust(850).encode("cp037"))
    assert sniff.format_of(spr) == "spr"


def test_mapping_for_a_payment_request_is_refused(tmp_path):
    with pytest.raises(MappingError, match="a mapping was given"):
        sniff.reader_for(
            tmp_path / "a.spr", "spr", mapping=tmp_path / "m", schedule_known=None
        )


def test_csv_and_parquet_of_equal_rows_store_equal_payments(tmp_path):
    import pyarrow as pa
    from pyarrow import csv

    from outlay.payments.store import Store

    rows = [row(number) for number in range(1, 6)]
    parquet = payments_file(tmp_path, rows)
    table = pa.Table.from_batches([batch(rows)])
    csv.write_csv(table.drop_columns(["source_line"]), tmp_path / "day.csv")
    made = []
    one = Store.create(tmp_path / "one")
    ring = (one.keyring.token_key.hex(), one.keyring.identity_key.hex())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OUTLAY_TOKEN_KEY", ring[0])
        patch.setenv("OUTLAY_IDENTITY_KEY", ring[1])
        other = Store.create(tmp_path / "other")
    for store, file in ((one, parquet), (other, tmp_path / "day.csv")):
        ingest(store, file)
        apart = ["batch_id", "source_format", "source_sha256", "source_line"]
        made.append(stored(store).drop_columns(apart).to_pylist())
    assert made[0] == made[1]
