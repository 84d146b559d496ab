"""Days on which the Federal Reserve's services run: neither weekends nor holidays."""

import datetime as dt
from functools import lru_cache

import holidays

SATURDAY = 5


def banking_day(day: dt.date, *, steps: int) -> dt.date:
    """Return the banking day `steps` after `day`, before it where negative.

    Whole steps from one banking day to the next; 0 is `day` itself, whatever it is.
    """
    one = dt.timedelta(days=1 if steps > 0 else -1)
    for _ in range(abs(steps)):
        day += one
        while not is_banking_day(day):
            day += one
    return day


def is_banking_day(day: dt.date) -> bool:
    """Say whether banks settle on `day` (US federal holidays, as observed)."""
    return day.weekday() < SATURDAY and day not in _closed(day.year)


@lru_cache(maxsize=64)
def _closed(year: int) -> frozenset[dt.date]:
    # The year after, too: its New Year's Day may be observed in this one.
    return frozenset(holidays.country_holidays("US", years=[year, year + 1]))
