"""Events of the audit log in words."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from outlay.decisions.wording import money
from outlay.review.cases.clock import in_words as at_in_words
from outlay.review.models import AuditEvent, Person
from outlay.review.trail.actions import ACTIONS
from outlay.review.trail.record import SYSTEM

PERSON, CUT_OFF = "person:", "cut_off"
# What stands before the colon of a subject, in words, and the page that shows it.
KINDS = {
    "item": ("Payment", "case"),
    "batch": ("Batch", ""),
    "person": ("Person", ""),
    "look": ("Second look", ""),
    "view": ("Saved view", ""),
    "policy": ("Policy", ""),
    "trail": ("Audit log", ""),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One event as a page shows it.

    Attributes
    ----------
    who : str
        The person's name, the sign-in name of somebody unknown, or "The app".
    what : str
        What was done, e.g. "Decided".
    on : str
        What it was done to, e.g. "Payment 17".
    link : str
        The address of what it was done to; empty where there is no page of it.
    facts : list of tuple
        Name and value of each fact that says something, in words.
    """

    event: AuditEvent
    who: str
    what: str
    on: str
    link: str
    facts: list[tuple[str, str]]


def in_words(events: list[AuditEvent]) -> list[Told]:
    """Return events in words, with the names of the people, in one further query."""
    names = _names(events)
    return [told(each, names) for each in events]


def told(event: AuditEvent, names: dict[str, str]) -> Told:
    """Return an event in words; `names` has people by sign-in name and by subject."""
    on, link = subject_in_words(event.subject)
    return Told(
        event=event,
        who=names.get(event.actor, event.actor),
        what=action_in_words(event.action),
        on=names.get(event.subject, on),
        link=link,
        facts=[
            (_name(name), _value(name, fact))
            for name, fact in sorted(event.data.items())
            if fact not in {None, ""}
        ],
    )


def _names(events: list[AuditEvent]) -> dict[str, str]:
    told_of = {each.subject.removeprefix(PERSON) for each in events}
    asked = Q(username__in={each.actor for each in events})
    asked |= Q(pk__in={int(key) for key in told_of if key.isdecimal()})
    names = {SYSTEM: "The app"}
    for number, username, name in Person.objects.filter(asked).values_list(
        "pk", "username", "name"
    ):
        names[username] = names[f"{PERSON}{number}"] = name
    return names


def action_in_words(action: str) -> str:
    """Return "Decided" for decide; an action that nobody put in words as it is."""
    return ACTIONS.get(action, action.replace("-", " ").replace("_", " ").capitalize())


def subject_in_words(subject: str) -> tuple[str, str]:
    """Return ("Payment 17", its address) for item:17; no address without a page."""
    kind, _, key = subject.partition(":")
    words, page = KINDS.get(kind, (kind.replace("_", " ").capitalize(), ""))
    return f"{words} {key}".strip(), _address(page, key)


def _address(page: str, key: str) -> str:
    if not page:
        return ""
    try:
        return reverse(page, args=[int(key)] if key else [])
    except (NoReverseMatch, ValueError):
        return ""


def _name(name: str) -> str:
    return name.removesuffix("_cents").replace("_", " ")


def _value(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and name.endswith("_cents"):
        return money(value)
    if name == CUT_OFF:
        return at_in_words(dt.datetime.fromisoformat(str(value)))
    return str(value)
