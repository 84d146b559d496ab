"""The queue's page: everything that its template asks for."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from outlay.review.access.roles import May, allows
from outlay.review.access.scope import items_of
from outlay.review.cases.clock import today
from outlay.review.config.agency import review_settings
from outlay.review.deciding.reasons import REASON_CODES
from outlay.review.models import Action, BatchRun, Item, Person
from outlay.review.queue import saved, telling
from outlay.review.queue.choices import choices_of, colleagues_of
from outlay.review.queue.dollars import dollars_of
from outlay.review.queue.filters import Filters
from outlay.review.queue.keys import KEYS
from outlay.review.queue.keyset import AMOUNT, DUE, LOSS, Order
from outlay.review.queue.paging import Page, page_of
from outlay.review.queue.place import (
    Place,
    address_of,
    next_address,
    previous_address,
)
from outlay.review.queue.selecting import selection_of

SOON = dt.timedelta(hours=1)
COLUMNS = (AMOUNT, LOSS, DUE)


@dataclass(frozen=True, slots=True)
class Sort:
    """A column's link: what orders by it, and how it is ordered now."""

    address: str
    aria: str  # ascending, descending, or empty: not by this column


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was not done: in words, and by the field where it was entered."""

    words: str
    field: str = ""


def show(
    request: HttpRequest,
    place: Place,
    *,
    problems: tuple[Problem, ...] = (),
    typed: Mapping[str, str] | None = None,
    checked: frozenset[int] = frozenset(),
    status: int = 200,
) -> HttpResponse:
    """Answer with one page of the queue.

    Only the part that changes where htmx asks for it; going back in the browser asks
    for the whole page.
    """
    person: Person = request.user  # type: ignore[assignment]
    part = request.headers.get("HX-Request") and not request.headers.get(
        "HX-History-Restore-Request"
    )
    unread = tuple(Problem(words, name) for name, words in place.problems.items())
    told = {
        "problems": unread + problems,
        "typed": _amounts(request, place.filters) | dict(typed or {}),
        "checked": checked,
        "done": request.session.pop("queue_done", None),
    }
    template = "review/queue/region.html" if part else "review/queue/queue.html"
    return render(request, template, context_of(place, person) | told, status=status)


def _amounts(request: HttpRequest, filters: Filters) -> dict[str, str]:
    """Return amounts as they were typed, those that cannot be read too."""
    read = {"least": filters.least, "most": filters.most}
    return {
        name: request.GET.get(name) or ("" if cents is None else dollars_of(cents))
        for name, cents in read.items()
    }


def context_of(place: Place, person: Person) -> dict[str, Any]:
    """Return what the template shows of one page of the queue."""
    filters = place.filters
    page = page_of(
        selection_of(filters, person),
        filters.order,
        after=place.after,
        before=place.before,
    )
    colleagues = colleagues_of(person)
    choices = choices_of(person, colleagues)
    views = saved.views_of(person)
    return {
        "place": place,
        "filters": filters,
        "choices": choices,
        "chips": telling.chips(filters, choices),
        "heading": telling.heading(page, filters),
        "items": _rows(page, person),
        "nothing": None if page.keys else telling.nothing(filters, person),
        "sorts": {order.name: _sort(filters, order) for order in COLUMNS},
        "earlier": page.earlier and previous_address(filters, page.earlier),
        "later": page.later and next_address(filters, page.later),
        "views": views,
        "own_views": [view for view in views if not view.owner],
        "keys": KEYS,
    } | _bulk(person, colleagues)


def _rows(page: Page, person: Person) -> list[Item]:
    numbers = [number for _, number in page.keys]
    found = items_of(person).filter(pk__in=numbers)
    found = found.select_related("assigned_to").annotate(modelled=_modelled())
    by_number = {item.pk: item for item in found}
    return [by_number[number] for number in numbers if number in by_number]


def _modelled() -> Exists:
    """Say whether a model scored an item in its own run, so that it has a loss."""
    run = BatchRun.objects.filter(batch=OuterRef("batch"), run_id=OuterRef("run_id"))
    return Exists(run.exclude(fraud_model="none", error_model="none"))


def _sort(filters: Filters, order: Order) -> Sort:
    asked = replace(filters, sort="" if order is LOSS else order.name)
    way = "descending" if order.falling else "ascending"
    return Sort(address_of(asked.query), way if order is filters.order else "")


def _bulk(person: Person, colleagues: list[Person]) -> dict[str, Any]:
    """Return what the forms below the rows offer; nothing to those who only look."""
    now, day = timezone.now(), today()
    longest = day + dt.timedelta(days=review_settings().hold_days)
    gives = allows(person.role, May.SECOND)
    return {
        "now": now,
        "soon": now + SOON,
        "decides": allows(person.role, May.DECIDE),
        "people": [(str(each.pk), str(each)) for each in colleagues if gives],
        "hold_reasons": REASON_CODES[Action.HOLD].items(),
        "hold_from": day,
        "hold_until": longest,
    }
