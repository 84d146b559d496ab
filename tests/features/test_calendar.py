"""The federal calendar against the published holidays, day by day."""

import datetime as dt

import duckdb
import holidays
import ibis
import pyarrow as pa
import pytest

from outlay.features.calendar import (
    days_to_year_end,
    fiscal_year,
    on_holiday,
    on_weekend,
)
from outlay.features.recipe import duckdb_sql

FIRST, LAST = dt.date(2000, 1, 1), dt.date(2060, 12, 30)
DAYS = [FIRST + dt.timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


@pytest.fixture(scope="module")
def told() -> pa.Table:
    date = ibis.table({"date": "date"}, name="days")["date"]
    made = date.as_table().mutate(
        holiday=on_holiday(date),
        weekend=on_weekend(date),
        year=fiscal_year(date),
        left=days_to_year_end(date),
    )
    with duckdb.connect() as connection:
        connection.from_arrow(pa.table({"date": pa.array(DAYS, pa.date32())})).create(
            "days"
        )
        return connection.sql(duckdb_sql(made.order_by("date"))).to_arrow_table()


def column(told: pa.Table, name: str) -> list:
    return told[name].to_pylist()


def test_holidays_are_the_published_ones(told):
    published = holidays.country_holidays("US", years=range(2000, 2063))
    expected = [day in published for day in DAYS]
    wrong = [
        day
        for day, a, b in zip(DAYS, column(told, "holiday"), expected, strict=True)
        if a != b
    ]
    assert wrong == []


def test_weekends_and_fiscal_years(told):
    assert column(told, "weekend") == [day.weekday() > 4 for day in DAYS]
    years = [day.year + (day.month > 9) for day in DAYS]
    assert column(told, "year") == years
    ends = [
        (dt.date(year, 9, 30) - day).days for year, day in zip(years, DAYS, strict=True)
    ]
    assert column(told, "left") == ends
