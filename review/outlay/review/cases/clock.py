"""Times as people of the agency read them."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

from outlay.decisions.wording import day, number
from outlay.payments.errors import OutlayError
from outlay.payments.store import DEFAULT_ZONE
from outlay.review.config.home import store

MINUTE, HOUR, DAY = 60, 3600, 86400  # seconds


def agency_zone() -> ZoneInfo:
    """Return the store's zone; the default one where no store can be opened."""
    try:
        return store().zone
    except OutlayError:
        return ZoneInfo(DEFAULT_ZONE)


def local(at: dt.datetime) -> dt.datetime:
    """Return an instant in the agency's zone."""
    return at.astimezone(agency_zone())


def today() -> dt.date:
    """Return the day in the agency's zone."""
    return local(timezone.now()).date()


def in_words(at: dt.datetime) -> str:
    """Return 29 November 2026, 17:05 EST."""
    there = local(at)
    return f"{day(there)}, {there:%H:%M %Z}"


def until(at: dt.datetime, now: dt.datetime | None = None) -> str:
    """Return how long it is until `at`, in two units at most: "in 5 hours 12 minutes".

    An instant that is past is told as "2 hours 3 minutes ago".
    """
    seconds = round((at - (now or timezone.now())).total_seconds())
    length = _length(abs(seconds))
    return f"in {length}" if seconds > 0 else f"{length} ago"


def _length(seconds: int) -> str:
    minutes = seconds // MINUTE
    if not minutes:
        return "less than a minute"
    days, hours = seconds // DAY, seconds % DAY // HOUR
    if days:
        return _joined((days, "day"), (hours, "hour"))
    return _joined((hours, "hour"), (minutes % 60, "minute"))


def _joined(*parts: tuple[int, str]) -> str:
    return " ".join(
        f"{number(n) if n > 9 else n} {unit}{'' if n == 1 else 's'}"
        for n, unit in parts
        if n
    )
