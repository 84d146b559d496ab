"""The federal calendar: fiscal years, weekends and holidays, for any engine."""

from functools import reduce
from operator import or_

import ibis.expr.types as ir
from ibis import date as date_of

MONDAY, THURSDAY, FRIDAY, SATURDAY = 0, 3, 4, 5
YEAR_BEGINS = 10  # October, 31 USC 1102
JUNETEENTH, SINCE = (6, 19), 2021

# 5 USC 6103: on a date; or in a week of the month, as first and last day of it.
FIXED = ((1, 1), JUNETEENTH, (7, 4), (11, 11), (12, 25))
MONDAYS = ((1, 15), (2, 15), (5, 25), (9, 1), (10, 8))
THURSDAYS = ((11, 22),)
# Observed on Friday where it falls on a Saturday, on Monday where on a Sunday.
FRIDAYS_BEFORE = ((12, 31), (6, 18), (7, 3), (11, 10), (12, 24))
MONDAYS_AFTER = ((1, 2), (6, 20), (7, 5), (11, 12), (12, 26))


def fiscal_year(date: ir.Column) -> ir.Column:
    """Return the fiscal year of a date: it is named for the year in which it ends."""
    return date.year() + (date.month() >= YEAR_BEGINS).cast("int64")


def days_to_year_end(date: ir.Column) -> ir.Column:
    """Return days from a date to the 30th of September that ends its fiscal year."""
    end = date_of(fiscal_year(date), 9, 30)
    return (end.epoch_days() - date.epoch_days()).cast("float64")


def on_weekend(date: ir.Column) -> ir.Column:
    """Say whether a date is a Saturday or Sunday."""
    return date.day_of_week.index() >= SATURDAY


def on_holiday(date: ir.Column) -> ir.Column:
    """Say whether a date is a federal holiday or the day it is observed."""
    number, weekday = date.month() * 100 + date.day(), date.day_of_week.index()
    found = (
        number.isin(_numbers(FIXED)),
        (weekday == FRIDAY) & number.isin(_numbers(FRIDAYS_BEFORE)),
        (weekday == MONDAY) & number.isin([*_weeks(MONDAYS), *_numbers(MONDAYS_AFTER)]),
        (weekday == THURSDAY) & number.isin(_weeks(THURSDAYS)),
    )
    month, day = JUNETEENTH
    unborn = (date.year() < SINCE) & number.between(
        month * 100 + day - 1, month * 100 + day + 1
    )
    return reduce(or_, found) & ~unborn


def _numbers(dates: tuple[tuple[int, int], ...]) -> list[int]:
    return [month * 100 + day for month, day in dates]


def _weeks(firsts: tuple[tuple[int, int], ...]) -> list[int]:
    return [month * 100 + day + n for month, day in firsts for n in range(7)]
