"""What counts as known before the day: nothing of that day or of the batch."""

import datetime as dt

import pyarrow.parquet as pq
import pytest

from outlay.decisions.checklist.known import known_before
from outlay.payments.store import Store
from outlay.payments.tables import OUTCOMES, PAYMENTS
from tests.decisions.checklist.made import DAY

BEFORE = DAY - dt.timedelta(days=1)


@pytest.fixture
def store(tmp_path):
    return Store.create(tmp_path / "home")


def pay(store, import_id, *rows):
    made = [
        {
            "payment_key": f"{import_id}-{number}",
            "batch_id": import_id,
            "known_on": BEFORE,
            "payee_token": "p",
            "tas": "028-X-8006-000",
            "betc": "DISB",
            "payment_type": "Salary",
        }
        | row
        for number, row in enumerate(rows)
    ]
    pq.write_table(PAYMENTS.of(made), store.payments_file(import_id))


def find(store, *rows):
    made = [
        {
            "known_at": dt.datetime.combine(
                row.get("known_on", BEFORE), dt.time(row.pop("hour", 9)), dt.UTC
            ),
            "known_on": BEFORE,
            "ip_class": "unknown",
            "theme": "Deceased",
            "source": "ach_return",
        }
        | row
        for row in rows
    ]
    pq.write_table(OUTCOMES.of(made), store.outcomes_folder / "o.parquet")


def test_uses_are_those_known_before_of_other_imports(store):
    pay(store, "old", {}, {"tas": "012-2024-2025-3505-000", "betc": None})
    pay(store, "new", {"betc": "NEW"}, {"betc": "PART", "batch_id": "new-2026-03-02"})
    pay(store, "late", {"betc": "LATE", "known_on": DAY})
    uses = known_before(store, "new", DAY, {}).uses
    assert uses == {
        ("028-X-8006-000", "DISB", "Salary"),
        ("012-3505-000", None, "Salary"),
    }


def test_no_history_or_none_with_an_account_is_nothing_to_compare_with(store):
    pay(store, "new", {})
    assert known_before(store, "new", DAY, {}).uses is None
    pay(store, "old", {"tas": None})
    assert known_before(store, "new", DAY, {}).uses is None


def test_a_payee_is_deceased_once_an_outcome_said_so_before_the_day(store):
    pay(store, "old", {}, {"payee_token": "q"}, {"payee_token": "r"})
    find(
        store,
        {"payment_key": "old-0"},
        {"payment_key": "old-1", "known_on": DAY},
        {"payment_key": "old-2", "theme": "Financial"},
    )
    assert known_before(store, "new", DAY, {}).deceased == {"p": BEFORE}


def test_only_a_finding_that_it_was_proper_takes_it_back(store):
    pay(store, "old", {}, {"payee_token": "q"}, {"payee_token": "r"})
    find(
        store,
        {"payment_key": "old-0"},
        {"payment_key": "old-0", "hour": 10, "ip_class": "proper", "theme": None},
        {"payment_key": "old-1"},
        {"payment_key": "old-1", "hour": 10, "theme": None, "ip_class": "unknown"},
        {"payment_key": "old-2", "ip_class": "proper", "theme": None},
        {"payment_key": "old-2", "hour": 10},
    )
    assert set(known_before(store, "new", DAY, {}).deceased) == {"q", "r"}


def test_lists_are_told_with_their_age(store):
    pay(store, "old", {})
    known = known_before(store, "new", DAY, {"sam": BEFORE, "dmf": DAY})
    assert known.lists() == {
        "dmf": {"as_of": DAY.isoformat(), "age_days": 0},
        "sam": {"as_of": BEFORE.isoformat(), "age_days": 1},
    }
