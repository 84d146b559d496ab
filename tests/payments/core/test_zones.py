import datetime as dt
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments.tables import INSTANT
from outlay.payments.zones import day_in, days_in, noon_in, noons_in

EASTERN = ZoneInfo("America/New_York")
SECONDS = st.floats(-631_152_000, 3_786_912_000)  # 1950 to 2090
INSTANTS = SECONDS.map(lambda second: dt.datetime.fromtimestamp(second, dt.UTC))
ZONES = st.sampled_from(
    ["America/New_York", "Pacific/Guam", "Asia/Kathmandu", "Australia/Lord_Howe"]
).map(ZoneInfo)


@given(ZONES, st.lists(st.one_of(st.none(), INSTANTS), max_size=8))
def test_days_at_once_are_the_days_one_by_one(zone, instants):
    days = days_in(zone, pa.array(instants, INSTANT)).to_pylist()
    assert days == [None if at is None else day_in(zone, at) for at in instants]


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-07-01T03:59:59.999999+00:00", dt.date(2026, 6, 30)),
        ("2026-07-01T04:00:00+00:00", dt.date(2026, 7, 1)),
        ("2026-01-01T04:59:59+00:00", dt.date(2025, 12, 31)),
        ("2026-01-01T05:00:00+00:00", dt.date(2026, 1, 1)),
    ],
)
def test_the_day_changes_at_midnight_of_the_zone(at, day):
    instant = dt.datetime.fromisoformat(at)
    assert day_in(EASTERN, instant) == day
    assert days_in(EASTERN, pa.array([instant], INSTANT)).to_pylist() == [day]


@given(ZONES, st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)))
def test_noon_falls_on_its_day(zone, day):
    noon = noon_in(zone, day)
    assert day_in(zone, noon) == day
    assert noons_in(zone, pa.array([day, None])).to_pylist() == [noon, None]


def test_pieces_of_a_table_are_taken_too():
    at = pa.chunked_array([pa.array([None], INSTANT), pa.array([], INSTANT)])
    assert days_in(EASTERN, at).to_pylist() == [None]
