"""What the team's pages and the reports write alike."""

import datetime as dt

from django import template

from outlay.decisions import wording
from outlay.review.cases import clock
from outlay.review.supervising.figures import percent

register = template.Library()

LEVELS = {
    "ok": "Within its limits",
    "watch": "Watch: surely past the lower limit",
    "alarm": "Alarm: surely past its limit",
    "no data": "Too few cases to judge",
}


@register.filter
def in_minutes(seconds: float) -> str:
    """Return a time on a case: 45 s, 3 min 20 s, 1 h 5 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


@register.filter
def said_level(level: str) -> str:
    """Return a level of the monitor in words."""
    return LEVELS.get(level, level)


@register.filter(name="percent")
def as_percent(share: float | None) -> str:
    """Return a share as a percentage; None is not estimable."""
    return "not estimable" if share is None else percent(share)


@register.filter(name="limit")
def as_limit(limit: float) -> str:
    """Return a limit as it was set, no digit more: 1 %, 0.75 %."""
    return f"{100 * limit:g} %"


@register.filter
def whole(number: float) -> int:
    """Return a number rounded, e.g. cents of an estimate."""
    return round(number)


@register.filter
def plain(number: float) -> str:
    """Return a number as an address and a form hold it: 0.005."""
    return f"{number:g}"


@register.filter
def words(name: str) -> str:
    """Return a name with blanks for its underscores."""
    return name.replace("_", " ")


@register.filter
def iso_day(day: str) -> str:
    """Return a day of a report, YYYY-MM-DD, in words."""
    return wording.day(dt.date.fromisoformat(day))


@register.filter
def ledger_time(at: str) -> str:
    """Return an instant of the ledger, ISO 8601, in the agency's zone."""
    return clock.in_words(dt.datetime.fromisoformat(at))
