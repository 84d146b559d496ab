"""What the team's pages and the reports write alike."""

from django import template

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


@register.filter
def whole(number: float) -> int:
    """Return a number rounded, e.g. cents of an estimate."""
    return round(number)


@register.filter
def plain(number: float) -> str:
    """Return a number as an address and a form hold it: 0.005."""
    return f"{number:g}"
