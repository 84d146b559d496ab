"""Which events of the log are asked for."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from outlay.review.cases.clock import agency_zone
from outlay.review.models import AuditEvent, Person
from outlay.review.trail.actions import ACTIONS
from outlay.review.trail.record import SYSTEM

SUBJECT = r"^[A-Za-z_-]+(:[A-Za-z0-9._-]+)?$"


class EventFilter(forms.Form):
    """What an auditor asks of the log; people by number, no names in addresses."""

    who = forms.ChoiceField(required=False)
    what = forms.ChoiceField(required=False)
    on = forms.RegexField(SUBJECT, required=False, max_length=120)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)

    def __init__(self, data: Any = None) -> None:  # noqa: ANN401 - as Django's
        super().__init__(data)
        self.fields["who"].choices = _people()  # type: ignore[attr-defined]
        self.fields["what"].choices = _actions()  # type: ignore[attr-defined]
        self.fields["on"].error_messages["invalid"] = (
            "Write what it was done to as item:17 or batch:3."
        )

    def clean(self) -> dict[str, Any]:
        """Refuse a first day after the last one."""
        said = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and since > until:
            self.add_error("until", "The last day lies before the first one.")
        return said

    def events(self) -> QuerySet[AuditEvent]:
        """Return the events asked for, newest first; every one where it is invalid."""
        events = AuditEvent.objects.order_by("-number")
        if not self.is_valid():
            return events
        asked = self.cleaned_data
        return _on_days(events, asked["since"], asked["until"]).filter(**_named(asked))

    def before(self, number: int) -> QuerySet[AuditEvent]:
        """Return those of them that follow event `number` on the page."""
        events = self.events()
        if not self._by_time():
            return events.filter(number__lt=number)
        last = AuditEvent.objects.filter(number=number).first()
        if last is None:
            return events.none()
        earlier = Q(at__lt=last.at) | Q(at=last.at, number__lt=number)
        return events.filter(earlier, at__lte=last.at)

    def _by_time(self) -> bool:
        asked = self.cleaned_data if self.is_valid() else {}
        return bool(asked.get("since") or asked.get("until"))


def _named(asked: dict[str, Any]) -> dict[str, str]:
    wanted = {
        "actor": _actor(asked["who"]),
        "action": asked["what"],
        "subject": asked["on"],
    }
    return {column: value for column, value in wanted.items() if value}


def _on_days(
    events: QuerySet[AuditEvent], since: dt.date | None, until: dt.date | None
) -> QuerySet[AuditEvent]:
    """Keep the days, both included, in the agency's zone.

    Such events are in the order of their time, as one index has them: a long time's
    events in the order of their numbers would be sorted for each page.
    """
    if since is None and until is None:
        return events
    if since is not None:
        events = events.filter(at__gte=_midnight(since))
    if until is not None:
        events = events.filter(at__lt=_midnight(until + dt.timedelta(days=1)))
    return events.order_by("-at", "-number")


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), agency_zone()).astimezone(dt.UTC)


def _people() -> list[tuple[str, str]]:
    people = Person.objects.order_by("name", "pk").values_list("pk", "name", "username")
    named = [(str(pk), f"{name} ({username})") for pk, name, username in people]
    return [("", "Anybody"), (SYSTEM, "The app itself"), *named]


def _actions() -> list[tuple[str, str]]:
    known = sorted(ACTIONS.items(), key=lambda each: each[1])
    return [("", "Anything"), *known]


def _actor(who: str) -> str:
    if who in {"", SYSTEM}:
        return who
    return Person.objects.values_list("username", flat=True).get(pk=who)
