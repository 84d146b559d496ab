"""Banking days against the Federal Reserve's published holidays of 2026 and 2027."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments.banking_days import banking_day, is_banking_day

# Independence Day 2026 is a Saturday (observed on Friday), Christmas 2027 likewise.
CLOSED = ["2026-01-01", "2026-01-19", "2026-07-03", "2026-11-26", "2027-12-24"]


@pytest.mark.parametrize("closed", CLOSED)
def test_holidays_are_none(closed):
    assert not is_banking_day(dt.date.fromisoformat(closed))


@pytest.mark.parametrize(
    ("day", "steps", "expected"),
    [
        ("2026-07-01", -1, "2026-06-30"),
        ("2026-07-06", -1, "2026-07-02"),
        ("2026-07-02", 1, "2026-07-06"),
        ("2026-07-04", 0, "2026-07-04"),
        ("2026-12-31", 1, "2027-01-04"),
    ],
)
def test_steps_go_over_weekends_and_holidays(day, steps, expected):
    assert banking_day(dt.date.fromisoformat(day), steps=steps).isoformat() == expected


@pytest.mark.property
@given(st.dates(dt.date(2000, 1, 3), dt.date(2090, 1, 1)), st.integers(1, 6))
def test_there_and_back_is_the_same_banking_day(day, steps):
    start = banking_day(day, steps=1)
    there = banking_day(start, steps=steps)
    assert is_banking_day(there)
    assert banking_day(there, steps=-steps) == start
