"""Dates as the lists write them, with what each writes for "none"."""

import datetime as dt
import re
from dataclasses import dataclass

from outlay.payments.lists.reading import BadCellError

_US = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?")
_PACKED = re.compile(r"(\d{2})(\d{2})(\d{4})")
_MONTHS = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_WORDS = re.compile(r"(?:(\d{1,2}) )?(?:([A-Za-z]{3}) )?(\d{4})")


@dataclass(frozen=True, slots=True)
class Day:
    """A date that may be incomplete: day and month 0 where they are not known."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def date(self) -> dt.date | None:
        """The date, or None where it is incomplete or on no calendar."""
        try:
            return dt.date(self.year, self.month, self.day)
        except ValueError:
            return None

    @property
    def first(self) -> dt.date | None:
        """The first day that it may be, or None where the year is on no calendar."""
        known = (self.month, self.day), (self.month, 1), (1, 1)
        days = (Day(self.year, *parts).date for parts in known)
        return next((day for day in days if day is not None), None)

    @property
    def text(self) -> str:
        """CCYY-MM, or CCYY where the month is not known."""
        known = 1 <= self.month <= len(_MONTHS)
        return f"{self.year:04}-{self.month:02}" if known else f"{self.year:04}"


def us_date(text: str | None, field: str) -> dt.date | None:
    """Return the date of MM/DD/YYYY; blank and "Indefinite" are None.

    Raises
    ------
    BadCellError
        Where it is anything else.
    """
    if text is None or text.casefold() == "indefinite":
        return None
    found = _US.fullmatch(text)
    day = Day(*(int(found[part]) for part in (3, 1, 2))).date if found else None
    if day is None:
        raise BadCellError(field, "it is no date in the form MM/DD/YYYY")
    return day


def plain_date(text: str | None, field: str) -> dt.date | None:
    """Return the date of YYYYMMDD; blank and zeros are None.

    Raises
    ------
    BadCellError
        Where it is anything else.
    """
    day = plain_day(text, field)
    if day is not None and day.date is None:
        raise BadCellError(field, "it is on no calendar")
    return None if day is None else day.date


def plain_day(text: str | None, field: str) -> Day | None:
    """Return YYYYMMDD, which may be on no calendar; blank and zeros are None.

    Raises
    ------
    BadCellError
        Where it is anything else.
    """
    if text is None or not text.strip("0"):
        return None
    found = _PLAIN.fullmatch(text)
    if found is None:
        raise BadCellError(field, "it is no date in the form YYYYMMDD")
    return Day(*(int(part) for part in found.groups()))


def packed_day(text: str, field: str) -> Day | None:
    """Return MMDDCCYY, where month and day may be 00; blank and zeros are None.

    Raises
    ------
    BadCellError
        Where it is anything else.
    """
    if not text.strip("0 "):
        return None
    found = _PACKED.fullmatch(text)
    if found is None:
        raise BadCellError(field, "it is no date in the form MMDDCCYY")
    return Day(*(int(found[part]) for part in (3, 1, 2)))


def word_day(text: str) -> Day | None:
    """Return "28 Jul 1963", "Jul 1963" or "1963"; anything else is None."""
    found = _WORDS.fullmatch(text)
    if found is None:
        return None
    day, month, year = found.groups()
    if month is None:
        return Day(int(year)) if day is None else None
    if month.casefold() not in _MONTHS:
        return None
    return Day(int(year), _MONTHS.index(month.casefold()) + 1, int(day or 0))
