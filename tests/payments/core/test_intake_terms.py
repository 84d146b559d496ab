"""Dates that a file lacks, files given with it, and the same file again."""

import datetime as dt

import pytest

from outlay.payments.errors import ConfigurationError, InputRejectedError, StoreError
from outlay.payments.intake import ingest, terms
from outlay.payments.reader import Chunk
from outlay.payments.store import Store
from tests.payments.core.made_up import (
    AS_OF,
    PAID,
    MadeUpReader,
    batch,
    column,
    row,
    stored,
)

BARE = [
    row(1, known_at=None, scheduled_on=None),
    row(2, known_at=None, scheduled_on=None),
]
NOON = dt.datetime(2026, 6, 29, 16, tzinfo=dt.UTC)  # in New York


@pytest.fixture
def today(monkeypatch):
    def it_is(day):
        monkeypatch.setattr(terms, "today", lambda _store: day)

    it_is(AS_OF)
    return it_is


@pytest.fixture
def spr(monkeypatch, reads):
    """Let the file be a Standard Payment Request of these rows."""
    from outlay.payments.intake import run

    monkeypatch.setattr(run, "format_of", lambda _path: "spr")
    reads(MadeUpReader([Chunk(batch(BARE))], source_format="spr"))


def test_spr_without_payment_date_is_refused_with_what_to_do(store, spr, some_file):
    with pytest.raises(ConfigurationError, match="carries no payment date") as told:
        ingest(store, some_file)
    assert "--payment-date" in told.value.fix
    assert not list((store.home / "batches").iterdir())


def test_spr_is_known_at_noon_of_its_as_of_day(store, spr, some_file, today):
    manifest = ingest(store, some_file, payment_date=dt.date(2026, 6, 28))
    assert (manifest.as_of, manifest.payment_date) == (AS_OF, dt.date(2026, 6, 28))
    assert set(column(stored(store), "known_at")) == {NOON}
    assert set(column(stored(store), "scheduled_on")) == {dt.date(2026, 6, 28)}
    assert manifest.notes == ()


def test_history_without_known_at_counts_from_its_scheduled_date(
    store, reads, some_file, today
):
    days = [dt.date(2025, 1, 6), AS_OF - dt.timedelta(days=1), AS_OF, PAID]
    rows = [
        row(number, known_at=None, scheduled_on=day) for number, day in enumerate(days)
    ]
    reads([Chunk(batch(rows))])
    manifest = ingest(store, some_file)
    assert column(stored(store), "known_on") == [*days[:2], AS_OF, AS_OF]
    [note] = manifest.notes
    assert note.startswith("2 rows without a time at which it was first known")


def test_named_as_of_day_holds_for_past_rows_too(store, reads, some_file):
    reads([Chunk(batch([row(1, known_at=None, scheduled_on=dt.date(2025, 1, 6))]))])
    manifest = ingest(store, some_file, as_of=AS_OF)
    assert column(stored(store), "known_on") == [AS_OF]
    assert manifest.notes == ()


def test_rows_without_any_date_go_to_quarantine(store, reads, some_file):
    reads([Chunk(batch([row(1), row(2, scheduled_on=None)]))])
    manifest = ingest(store, some_file)
    assert manifest.accepted.payments == 1
    assert manifest.quarantined.payments == 1
    assert manifest.quarantined.cents == 102


def test_payment_date_fills_only_what_is_empty(store, reads, some_file):
    other = dt.date(2026, 7, 9)
    reads([Chunk(batch([row(1), row(2, scheduled_on=None)]))])
    manifest = ingest(store, some_file, payment_date=other)
    assert column(stored(store), "scheduled_on") == [PAID, other]
    assert any("a date of its own" in note for note in manifest.notes)


def test_same_file_again_is_one_batch_with_its_first_dates(
    store, spr, some_file, today
):
    first = ingest(store, some_file, payment_date=PAID)
    files = {p: p.read_bytes() for p in store.home.rglob("*") if p.is_file()}
    today(dt.date(2026, 12, 24))
    assert ingest(store, some_file) == first
    assert ingest(Store.open(store.home), some_file, payment_date=PAID) == first
    assert {p: p.read_bytes() for p in store.home.rglob("*") if p.is_file()} == files


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("payment_date", dt.date(2026, 7, 2)),
        ("as_of", dt.date(2026, 6, 30)),
        ("mapping", "other"),
        ("side", "other"),
        ("programs", "other"),
    ],
)
def test_other_terms_for_the_same_file_are_refused(
    store, reads, some_file, tmp_path, option, value
):
    reads([Chunk(batch([row(1)]))])
    first = ingest(store, some_file, payment_date=PAID, as_of=AS_OF)
    if value == "other":
        value = tmp_path / "other.toml"
        value.write_text("another file")
    with pytest.raises(StoreError, match="was taken in before") as told:
        ingest(store, some_file, **{option: value})
    assert "--" + option.replace("_", "-") in told.value.what
    assert ingest(store, some_file) == first


def test_equal_file_of_another_name_is_the_same_import(store, reads, some_file):
    reads([Chunk(batch([row(1)]))])
    first = ingest(store, some_file)
    copy = some_file.with_name("copy.parquet")
    copy.write_bytes(some_file.read_bytes())
    assert ingest(store, copy) == first
    assert stored(store).num_rows == 1


def test_refused_file_may_come_again_on_other_terms(store, reads, some_file, today):
    class Refusing(MadeUpReader):
        def chunks(self):
            raise InputRejectedError("not today")
            yield

    reads(Refusing([]))
    with pytest.raises(InputRejectedError, match="not today"):
        ingest(store, some_file, payment_date=PAID)
    today(dt.date(2026, 6, 30))
    reads([Chunk(batch(BARE))])
    manifest = ingest(store, some_file, payment_date=dt.date(2026, 7, 2))
    assert manifest.as_of == dt.date(2026, 6, 30)
    assert set(column(stored(store), "scheduled_on")) == {dt.date(2026, 7, 2)}


def test_note_of_a_killed_run_keeps_its_terms(store, reads, some_file, today):
    source = terms.Source.of(some_file)
    terms.settle(store, source, terms.Asked(payment_date=PAID), "parquet")
    today(dt.date(2026, 6, 30))
    reads([Chunk(batch(BARE))])
    manifest = ingest(store, some_file)
    assert (manifest.as_of, manifest.payment_date) == (AS_OF, PAID)
    assert not (store.batch_folder(source.import_id) / terms.BEGUN).exists()


def test_today_is_the_day_in_the_zone_of_the_agency(tmp_path, monkeypatch):
    class Clock(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2026, 7, 1, 2, tzinfo=tz)

    monkeypatch.setattr(terms.dt, "datetime", Clock)
    store = Store.create(tmp_path / "east")
    assert terms.today(store) == dt.date(2026, 6, 30)
