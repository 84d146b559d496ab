"""Dates of the format: six digits, the year in two."""

import datetime as dt
from functools import lru_cache

_NOTHING = frozenset(("      ", "000000"))


@lru_cache(maxsize=4096)
def date_of(text: str) -> dt.date | None:
    """Return the date that YYMMDD writes, in this century, or None."""
    if len(text) != 6 or not (text.isascii() and text.isdigit()):
        return None
    try:
        return dt.date(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        return None


def says_nothing(text: str) -> bool:
    """Return whether a date field is left open: all blanks or all zeros."""
    return text in _NOTHING


def is_time(text: str) -> bool:
    """Return whether HHMM writes a time of the day."""
    digits = text.isascii() and text.isdigit()
    return digits and int(text[:2]) < 24 and int(text[2:]) < 60


def past_date(text: str, before: dt.date) -> dt.date | None:
    """Return the date that YYMMDD writes, of the last hundred years up to `before`."""
    day = date_of(text)
    if day is None or day <= before:
        return day
    try:
        return day.replace(year=day.year - 100)
    except ValueError:  # 29 February 2000 is in the past already
        return None
