"""What the queue's rows write shorter than a case does."""

import datetime as dt

from django import template

from outlay.review.cases import clock

register = template.Library()


@register.filter
def short_time(at: dt.datetime) -> str:
    """Return an instant in the agency's zone without its year: 29 Nov, 17:05 EST."""
    there = clock.local(at)
    return f"{there.day} {there:%b, %H:%M %Z}"


@register.filter
def short_day(at: dt.datetime) -> str:
    """Return an instant's day in the agency's zone without its year: 29 Nov."""
    there = clock.local(at)
    return f"{there.day} {there:%b}"
