"""What every template of the review app writes alike: money, times, words."""

import datetime as dt

from django import template
from django.forms import BoundField

from outlay.decisions import wording
from outlay.review.cases import clock, words
from outlay.review.deciding.reveal import REVEAL_REASONS
from outlay.review.loading.masks import NAMELESS

register = template.Library()


@register.filter
def money(cents: int | None) -> str:
    """Return integer cents as $1,234.50; nothing for None."""
    return "" if cents is None else wording.money(cents)


@register.filter
def agency_time(at: dt.datetime | None) -> str:
    """Return an instant in the agency's zone: 29 November 2026, 17:05 EST."""
    return "" if at is None else clock.in_words(at)


@register.filter
def agency_day(day: dt.date | None) -> str:
    """Return 29 November 2026; an instant's day is that of the agency's zone."""
    if day is None:
        return ""
    return wording.day(clock.local(day) if isinstance(day, dt.datetime) else day)


@register.filter
def countdown(at: dt.datetime | None) -> str:
    """Return "in 5 hours 12 minutes", or "2 hours ago" of what is past."""
    return "" if at is None else clock.until(at)


@register.filter
def share(value: float | None) -> str:
    """Return a share of 0 to 1 as a percentage."""
    return "" if value is None else wording.share(value)


@register.filter
def options(field: BoundField) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Return a choice's groups: name ("" of what is in none), and its options.

    An option is value, words, and whether it is chosen. The form's own widget would
    take longer to draw than all else on a page.
    """
    chosen = str("" if field.value() is None else field.value())
    grouped: list[tuple[str, list[tuple[str, str, bool]]]] = []
    for value, said in field.field.choices:  # type: ignore[attr-defined]
        inside = said if isinstance(said, list) else [(value, said)]
        name = str(value) if isinstance(said, list) else ""
        grouped.append((name, [(str(v), str(w), str(v) == chosen) for v, w in inside]))
    return grouped


@register.filter
def initials(mask: str) -> str:
    """Write who is paid as far as it is shown: M. B. (initials)."""
    return f"{mask} (initials)" if mask not in {"", NAMELESS} else mask or "not known"


@register.filter
def said_method(method: str) -> str:
    """Return how a payment is paid, in words."""
    return words.METHODS.get(method, method)


@register.filter
def said_strength(strength: str) -> str:
    """Return in words how much of a payee agrees with an entry of a list."""
    return words.STRENGTHS.get(strength, strength)


@register.filter
def said_list(source: str) -> str:
    """Return the name of a watch list."""
    return words.LISTS.get(source, source)


@register.filter
def said_lead(lead: str) -> str:
    """Return what a payment's first reason is about; never what it "is"."""
    return words.LEADS.get(lead, lead)


@register.filter
def said_outcome(outcome: str) -> str:
    """Return what became known of an earlier payment, in words."""
    return words.OUTCOMES.get(outcome, outcome.replace("_", " "))


@register.filter
def said_reason(code: str) -> str:
    """Return why somebody looked at sealed data, in words; anything else as it is."""
    return REVEAL_REASONS.get(code, code)
