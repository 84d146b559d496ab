"""The federal calendar: fiscal years, weekends and holidays, for any engine."""

import datetime as dt

import holidays
import ibis
import ibis.expr.types as ir

# 5 USC 6103, with the days on which a holiday that falls on a weekend is observed.
YEARS = range(2000, 2061)
SATURDAY = 5
YEAR_BEGINS = 10  # October, 31 USC 1102
EPOCH = dt.date(1970, 1, 1)


def fiscal_year(date: ir.Column) -> ir.Column:
    """Return the fiscal year of a date: it is named for the year in which it ends."""
    return date.year() + (date.month() >= YEAR_BEGINS).cast("int64")


def days_to_year_end(date: ir.Column) -> ir.Column:
    """Return days from a date to the 30th of September that ends its fiscal year."""
    end = ibis.date(fiscal_year(date), 9, 30)
    return (end.epoch_days() - date.epoch_days()).cast("float64")


def on_weekend(date: ir.Column) -> ir.Column:
    """Say whether a date is a Saturday or Sunday."""
    return date.day_of_week.index() >= SATURDAY


def on_holiday(date: ir.Column) -> ir.Column:
    """Say whether a date is a federal holiday or the day it is observed."""
    return date.epoch_days().cast("int64").isin(_HOLIDAYS)


_HOLIDAYS = sorted(
    (day - EPOCH).days for day in holidays.country_holidays("US", years=YEARS)
)
