"""Which files that came back may leave the drop: those that can give nothing more."""

import datetime as dt
import os
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.payments.dispositions import add_dispositions
from outlay.payments.ledger import Act, Ledger
from outlay.payments.outcomes import add_outcomes
from outlay.payments.tables import DISPOSITIONS, OUTCOMES
from outlay.payments.upkeep.back import back_files, is_taken_in
from outlay.payments.upkeep.going import CAME_BACK, Asked
from outlay.payments.upkeep.removing import let_go
from outlay.payments.upkeep.retention import RetentionSettings
from tests.payments.nacha.made import Batch, Entry, death, returned

TODAY = dt.date(2026, 8, 31)
ACT = Act("A. Ames", "the schedule", dt.datetime(2026, 8, 31, 12, tzinfo=dt.UTC))
AT = dt.datetime(2026, 7, 9, 15, tzinfo=dt.UTC)


def back(*entries, number=1):
    return Batch(entries, odfi=entries[0].odfi, number=number)


def dropped(office, room, path) -> Path:
    """Put a file into a room of the drop, last written 31 days before today."""
    to = office.folder / "drop" / "back" / room / path.name
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, to)
    at = dt.datetime(2026, 7, 31, 16, tzinfo=dt.UTC).timestamp()
    os.utime(to, (at, at))
    return to


def retained(office, days):
    """Let go of what is older than `days`; return the names that are left."""
    settings = RetentionSettings(drop_days=days)
    let_go(Asked(office.store, TODAY, settings, drop=office.folder / "drop"), ACT)
    return {path.name for _, path in back_files(office.folder / "drop")}


def test_a_file_of_returns_stays_while_a_notice_waits_for_its_payment(office):
    office.pays(Batch((Entry(1),)))
    office.hears(back(returned(place=1), returned(place=2, cents=7)))
    file = dropped(office, "returns", office.last)
    assert not is_taken_in(office.store, "returns", file)
    office.pays(Batch((Entry(1, cents=7),), number=2), modifier="B")
    office.hears_again(file)
    assert is_taken_in(office.store, "returns", file)


@pytest.mark.parametrize("lacking", ["joined.parquet", "unmatched.csv"])
def test_a_file_of_returns_that_was_not_taken_in_to_the_end_stays(office, lacking):
    office.pays(Batch((Entry(1),)))
    office.hears(back(returned("R03")))
    file = dropped(office, "returns", office.last)
    assert is_taken_in(office.store, "returns", file)
    (kept,) = (office.store.home / "returns").glob(f"*/{lacking}")
    kept.unlink()
    assert not is_taken_in(office.store, "returns", file)


def test_a_death_notice_stays_for_the_payments_to_come(office):
    office.pays(Batch())
    office.hears(Batch((death("062026", "#########"),), sec="DNE"))
    file = dropped(office, "returns", office.last)
    kept = office.store.home / "returns"
    for listed in kept.glob("*/unmatched.csv"):
        listed.write_text(listed.read_text().splitlines()[0] + "\n")
    assert not is_taken_in(office.store, "returns", file)


def row(key, **changes):
    return {"payment_key": key, "known_at": AT, **changes}


def table(office, name, made, given) -> Path:
    schema = pa.schema([f for f in made.schema if f.name in given])
    path = office.folder / name
    pq.write_table(pa.Table.from_pylist([given], schema=schema), path)
    return path


@pytest.mark.parametrize("room", ["outcomes", "reviews"])
def test_outcomes_may_go_once_they_are_in_the_store(office, room):
    (key,) = office.pays(Batch())
    given = row(
        key,
        ip_class="proper",
        fraud_state="none",
        source="random_review",
        inclusion_probability=0.25,
    )
    file = dropped(office, room, table(office, "o.parquet", OUTCOMES, given))
    assert not is_taken_in(office.store, room, file)
    add_outcomes(office.store, file)
    assert is_taken_in(office.store, room, file)


def test_dispositions_may_go_once_they_are_in_the_store(office):
    (key,) = office.pays(Batch())
    given = row(key, state="returned")
    file = dropped(
        office, "dispositions", table(office, "d.parquet", DISPOSITIONS, given)
    )
    assert not is_taken_in(office.store, "dispositions", file)
    add_dispositions(office.store, file)
    assert is_taken_in(office.store, "dispositions", file)


@pytest.mark.parametrize(
    ("days", "left"),
    [
        (None, {"done.ach", "new.ach"}),
        (31, {"done.ach", "new.ach"}),
        (30, {"new.ach"}),
    ],
)
def test_only_what_was_taken_in_goes_and_only_where_asked(office, days, left):
    office.pays(Batch())
    office.hears(back(returned("R03")))
    dropped(office, "returns", office.last.rename(office.folder / "done.ach"))
    new = office.folder / "new.ach"
    new.write_text("never taken in")
    dropped(office, "returns", new)
    assert retained(office, days) == left
    entries = Ledger.read(office.store.ledger_file).entries
    assert [CAME_BACK in each.facts["counts"] for each in entries] == (
        [True] if days == 30 else []
    )
