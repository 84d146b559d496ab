"""Days of the agency: which period a page looks at, and where a day begins."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from outlay.review.cases.clock import agency_zone

PERIODS = (7, 30, 90, 365)
USUAL = 90  # days; fewer seldom hold 30 cases of a program


@dataclass(frozen=True, slots=True)
class Period:
    """So many days up to now; `start` is the beginning of the first, in UTC."""

    days: int
    start: dt.datetime

    @classmethod
    def last(cls, days: int, now: dt.datetime | None = None) -> "Period":
        """Return the last `days` days of the agency, today among them."""
        today = midnight(now or timezone.now())
        first = (today.astimezone(agency_zone()) - dt.timedelta(days=days - 1)).date()
        return cls(days, _beginning(first))


def asked_period(request: HttpRequest) -> Period:
    """Return the period that the address names (`days`), the usual one without."""
    said = request.GET.get("days", "")
    known = {str(days): days for days in PERIODS}
    return Period.last(known.get(said, USUAL))


def midnight(now: dt.datetime) -> dt.datetime:
    """Return when the agency's day of `now` began."""
    return _beginning(now.astimezone(agency_zone()).date())


def _beginning(day: dt.date) -> dt.datetime:
    local = dt.datetime.combine(day, dt.time(), agency_zone())
    return local.astimezone(dt.UTC)
