"""One file into the store: what is stored, under which key, and what is not."""

import datetime as dt
from collections.abc import Iterator

import pyarrow as pa
import pytest

from outlay.payments.errors import (
    InputRejectedError,
    MappingError,
    OutputError,
    StoreError,
    TableError,
)
from outlay.payments.identities import read_identities
from outlay.payments.intake import ingest
from outlay.payments.keys import payment_key
from outlay.payments.manifest import Manifest, Tally
from outlay.payments.reader import Chunk
from outlay.payments.tables import PAYMENTS
from tests.payments.core.made_up import (
    AS_OF,
    PAID,
    RAW,
    MadeUpReader,
    bad,
    batch,
    cents,
    column,
    payments_file,
    row,
    stored,
)


def identities_of(store, manifest):
    """Return who stands behind each payment of an import, by its key."""
    chunks = read_identities(
        store.identities_file(manifest.import_id),
        key=store.keyring.identity_key,
        import_id=manifest.import_id,
    )
    return {row["payment_key"]: row for chunk in chunks for row in chunk.to_pylist()}


def quarantine(store, manifest):
    import pyarrow.parquet as pq

    return pq.read_table(store.batch_folder(manifest.import_id) / "quarantine.parquet")


def files_of(store):
    return sorted(path for path in store.home.rglob("*") if path.name != ".lock")


def left_over(store):
    return [
        p for p in store.home.rglob("*") if "unfinished" in p.name or ".again" in p.name
    ]


def test_rows_come_in_and_the_manifest_says_so(store, reads, some_file):
    reads([Chunk(batch([row(1), row(2)]), (bad(3),)), Chunk(batch([row(4)]))])
    manifest = ingest(store, some_file)
    table = stored(store)
    PAYMENTS.check(table)
    assert column(table, "source_line") == [1, 2, 4]
    assert manifest.accepted == Tally(3, cents(table)) == Tally(3, 307)
    assert manifest.quarantined == Tally(1, 5)
    assert manifest.came_in == Tally(4, 312)
    assert manifest == Manifest.load(store.batch_folder(manifest.import_id))
    assert set(column(table, "batch_id")) == {manifest.import_id}
    assert manifest.import_id == manifest.sha256[:16]
    assert not left_over(store)


def test_real_parquet_comes_in_with_leading_zeros(store, tmp_path):
    file = payments_file(tmp_path, [row(1), row(2, alc="00000001")])
    ingest(store, file)
    table = stored(store)
    assert column(table, "alc") == ["00000001", "00012345"]
    assert column(table, "payment_id") == ["00000002", "00000001"]
    assert column(table, "routing_number") == ["011000015"] * 2


@pytest.mark.parametrize(
    "paid", [dt.date(2026, 9, 30), dt.date(2026, 10, 1), dt.date(2026, 1, 1)]
)
def test_keys_are_those_of_the_key_rule(store, reads, some_file, paid):
    reads([Chunk(batch([row(7, scheduled_on=paid)]))])
    ingest(store, some_file)
    expected = payment_key("00012345", paid, "S1", "00000007")
    assert column(stored(store), "payment_key") == [expected]


def test_batch_part_parts_a_history_into_batches(store, reads, some_file):
    reads([Chunk(batch([row(1, batch_part="2026-06-29"), row(2)]))])
    manifest = ingest(store, some_file)
    name = manifest.import_id
    assert column(stored(store), "batch_id") == [f"{name}-2026-06-29", name]


def test_program_columns_come_along(store, reads, some_file):
    rows = [row(1, x_beds=3), row(2)]
    reads([Chunk(batch(rows, x_beds=pa.int64()))])
    ingest(store, some_file)
    assert column(stored(store), "x_beds") == [3, None]


def test_computed_column_cannot_come_with_a_file(store, reads, some_file):
    rows = [row(1, known_on=None)]
    reads([Chunk(batch(rows, known_on=pa.date32()))])
    with pytest.raises(MappingError, match="known_on is made at intake"):
        ingest(store, some_file)
    assert not store.payments_files()


def test_columns_that_change_half_way_are_refused(store, reads, some_file, monkeypatch):
    monkeypatch.setattr("outlay.payments.intake.pieces.PIECE_ROWS", 1)
    first = batch([row(1, x_beds=3)], x_beds=pa.int64())
    reads([Chunk(first), Chunk(batch([row(2)]))])
    with pytest.raises(TableError, match="different columns"):
        ingest(store, some_file)
    assert not store.payments_files()


def test_rows_that_break_the_reader_contract_are_refused(store, reads, some_file):
    reads([Chunk(batch([row(1, method=None)]))])
    with pytest.raises(TableError, match="method is empty"):
        ingest(store, some_file)


def test_payee_of_whom_nothing_is_known_equals_nobody(store, reads, some_file):
    nothing = {"tin": None, "payee_name": None, "street": None, "zip5": None}
    reads([Chunk(batch([row(1, **nothing), row(2, **nothing)]))])
    ingest(store, some_file)
    assert len(set(column(stored(store), "payee_token"))) == 2


def test_nothing_raw_is_written_in_clear(store, reads, some_file):
    tin, account, name, street, invoice = RAW
    person = row(
        1,
        tin=tin,
        account_number=account,
        payee_name=name,
        street=street,
        invoice_number=invoice,
    )
    reads([Chunk(batch([person, person]), (bad(3),))])
    manifest = ingest(store, some_file)
    written = [path.read_bytes() for path in store.home.rglob("*") if path.is_file()]
    assert written
    for raw in RAW:
        for form in (raw, raw.upper(), raw.replace("-", "")):
            assert not [1 for content in written if form.encode() in content], form
    found = identities_of(store, manifest)[column(stored(store), "payment_key")[0]]
    assert found["tin"] == tin
    assert found["payee_name"] == name


def test_key_that_stands_earlier_in_the_file_is_quarantined(store, reads, some_file):
    twice = row(1, source_line=9, amount_cents=7)
    reads([Chunk(batch([row(1), row(2)])), Chunk(batch([twice, row(3)]))])
    manifest = ingest(store, some_file)
    assert column(stored(store), "source_line") == [1, 2, 3]
    [found] = quarantine(store, manifest).to_pylist()
    assert (found["source_line"], found["rule"]) == (9, "one payment key once")
    assert "earlier in the same file" in found["reason"]
    assert manifest.accepted == Tally(3, 306)
    assert manifest.quarantined == Tally(1, 7)
    assert not left_over(store)


def test_identities_follow_their_payments_into_quarantine(
    store, reads, some_file, monkeypatch
):
    monkeypatch.setattr("outlay.payments.intake.pieces.PIECE_ROWS", 2)
    twice = row(1, source_line=9, payee_name="Somebody Else")
    reads([Chunk(batch([row(1), row(2)])), Chunk(batch([twice, row(3)]))])
    manifest = ingest(store, some_file)
    found = identities_of(store, manifest)
    for number, payment in enumerate(column(stored(store), "payment_key"), 1):
        assert found[payment]["payee_name"] == f"Made Up {number}"


def test_key_of_another_file_is_quarantined(store, reads, tmp_path):
    files = [tmp_path / name for name in ("a.parquet", "b.parquet")]
    for file in files:
        file.write_bytes(b"PAR1" + file.name.encode())
    reads([Chunk(batch([row(1), row(2)]))])
    ingest(store, files[0])
    again = row(2, source_line=8)
    reads([Chunk(batch([row(3), row(2), again]))])
    manifest = ingest(store, files[1])
    assert column(stored(store), "source_line") == [1, 2, 3]
    rows = quarantine(store, manifest).to_pylist()
    assert [r["source_line"] for r in rows] == [2, 8]
    assert manifest.accepted == Tally(1, 103)
    assert manifest.quarantined == Tally(2, 204)


def test_same_schedule_of_another_fiscal_year_is_another_payment(
    store, reads, tmp_path
):
    days = {"a.parquet": dt.date(2026, 9, 30), "b.parquet": dt.date(2026, 10, 1)}
    for name, paid in days.items():
        (tmp_path / name).write_bytes(b"PAR1" + name.encode())
        reads([Chunk(batch([row(1, scheduled_on=paid)]))])
        ingest(store, tmp_path / name)
    assert stored(store).num_rows == 2


def test_all_rows_refused_leaves_an_empty_import(store, reads, some_file):
    reads([Chunk(batch([]), (bad(1), bad(2, None)))])
    manifest = ingest(store, some_file)
    assert stored(store).num_rows == 0
    assert manifest.quarantined == Tally(2, 5)
    assert manifest.unreadable == 1
    assert quarantine(store, manifest).num_rows == 2


def test_quarantine_has_the_key_where_all_parts_are_known(store, reads, some_file):
    from dataclasses import replace

    known = replace(bad(1), alc="00012345", schedule_number="S1", payment_id="1")
    reads([Chunk(batch([row(5, scheduled_on=None)]), (known, bad(2)))])
    manifest = ingest(store, some_file, payment_date=PAID)
    keys = column(quarantine(store, manifest), "payment_key")
    assert keys == [payment_key("00012345", PAID, "S1", "1"), None]


def test_refusal_after_many_rows_leaves_nothing(store, reads, some_file):
    class Refusing(MadeUpReader):
        def chunks(self) -> Iterator[Chunk]:
            yield from super().chunks()
            raise InputRejectedError("the trailer is off")

    reads(Refusing([Chunk(batch([row(number)])) for number in range(1, 9)]))
    before = files_of(store)
    with pytest.raises(InputRejectedError, match="the trailer is off"):
        ingest(store, some_file)
    assert files_of(store) == before


def test_file_that_cannot_be_read_on_is_no_failure_to_write(store, reads, some_file):
    class Failing(MadeUpReader):
        def chunks(self) -> Iterator[Chunk]:
            yield from super().chunks()
            raise OSError(5, "Input/output error")

    reads(Failing([Chunk(batch([row(1)]))]))
    with pytest.raises(InputRejectedError, match="cannot be read to its end"):
        ingest(store, some_file)
    assert not store.payments_files()


def test_parquet_that_was_cut_off_is_refused(store, tmp_path):
    file = payments_file(tmp_path, [row(1)])
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(InputRejectedError):
        ingest(store, file)
    assert not store.payments_files()


@pytest.mark.parametrize("how", ["replaced", "appended", "rewritten"])
def test_file_that_changes_while_it_is_read_is_refused(store, reads, some_file, how):
    class Changing(MadeUpReader):
        def chunks(self) -> Iterator[Chunk]:
            yield from super().chunks()
            content = some_file.read_bytes()
            if how == "replaced":
                some_file.unlink()
            some_file.write_bytes(content + (b"x" if how == "appended" else b""))

    reads(Changing([Chunk(batch([row(1)]))]))
    with pytest.raises(InputRejectedError, match="was changed while it was read"):
        ingest(store, some_file)
    assert not store.payments_files()


def test_missing_and_empty_files_are_said(store, tmp_path):
    with pytest.raises(InputRejectedError, match="no such file"):
        ingest(store, tmp_path / "nothing.spr")
    with pytest.raises(InputRejectedError, match="is a directory"):
        ingest(store, tmp_path)
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(InputRejectedError, match="the file is empty"):
        ingest(store, tmp_path / "empty.csv")


def test_unwritable_store_is_said_in_words(store, reads, some_file):
    store.payments_folder.rmdir()
    store.payments_folder.write_text("in the way")
    reads([Chunk(batch([row(1)]))])
    with pytest.raises(OutputError, match="is a file, not a folder"):
        ingest(store, some_file)


def test_damaged_table_of_the_store_is_said(store, reads, some_file):
    (store.payments_folder / "other.parquet").write_bytes(b"PAR1 damaged")
    reads([Chunk(batch([row(1)]))])
    with pytest.raises(StoreError, match="cannot be searched"):
        ingest(store, some_file)
    assert len(store.payments_files()) == 1


def test_progress_is_told(store, reads, some_file, monkeypatch):
    monkeypatch.setattr("outlay.payments.intake.pieces.PIECE_ROWS", 2)
    monkeypatch.setattr("outlay.payments.intake.job.rows_expected", lambda *_: 5)
    told = []
    reads([Chunk(batch([row(n), row(n + 1)]), (bad(n + 2),)) for n in (1, 4)])
    ingest(store, some_file, tick=lambda done, total: told.append((done, total)))
    assert told == [(3, 5), (6, 5)]


def test_small_chunks_are_gathered_and_large_ones_cut(
    store, reads, some_file, monkeypatch
):
    import pyarrow.parquet as pq

    monkeypatch.setattr("outlay.payments.intake.pieces.PIECE_ROWS", 4)
    one_by_one = [Chunk(batch([row(number)])) for number in range(1, 5)]
    reads([*one_by_one, Chunk(batch([row(number) for number in range(5, 15)]))])
    ingest(store, some_file)
    file = pq.ParquetFile(store.payments_files()[0])
    groups = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
    assert groups == [4, 4, 4, 2]
    assert column(stored(store), "source_line") == list(range(1, 15))


def test_as_of_day_is_the_day_of_rows_without_their_own(store, reads, some_file):
    own = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
    reads([Chunk(batch([row(1, known_at=None), row(2, known_at=own)]))])
    ingest(store, some_file, as_of=AS_OF)
    assert column(stored(store), "known_on") == [AS_OF, dt.date(2026, 6, 1)]
