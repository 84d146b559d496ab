"""Saved views: a name for a question to the queue, one's own or shared."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from outlay.review.access.roles import EVERY_AGENCY
from outlay.review.access.scope import agencies_of
from outlay.review.deciding.refusals import Refused
from outlay.review.models import Person, SavedView
from outlay.review.queue.place import address_of, place_in
from outlay.review.trail.record import record

MOST = 50  # views of one person
LONGEST = 80  # characters of a name
WIDEST = 1000  # characters of a question


@dataclass(frozen=True, slots=True)
class View:
    """A saved view as a person sees it; `owner` is empty where it is their own."""

    number: int
    name: str
    address: str
    owner: str
    shared: bool


def views_of(person: Person) -> list[View]:
    """Return the person's own views and those shared within their agencies, by name.

    The saved question is read anew each time, as if somebody had typed it.
    """
    found = SavedView.objects.filter(Q(owner=person) | _shared_with(person))
    rows = found.select_related("owner").distinct().order_by("name", "pk")
    return [
        View(
            row.pk,
            row.name,
            address_of(place_in(row.query).filters.query),
            "" if row.owner == person else str(row.owner),
            row.shared,
        )
        for row in rows
    ]


def _shared_with(person: Person) -> Q:
    shared = Q(shared=True, owner__is_active=True)
    agencies = agencies_of(person)
    if agencies is None:
        return shared
    sees_all = Q(owner__role__in=EVERY_AGENCY)
    return shared & (Q(owner__scopes__agency__in=agencies) | sees_all)


def save_view(name: str, query: str, *, shared: bool, by: Person) -> bool:
    """Save a question under a name; return whether one of that name was replaced.

    Raises
    ------
    Refused
        Where the name or the question cannot be kept.
    """
    name, query = name.strip(), place_in(query).filters.query
    _check(name, query)
    with transaction.atomic():
        mine = SavedView.objects.select_for_update().filter(owner=by)
        if mine.count() >= MOST and not mine.filter(name=name).exists():
            raise Refused(f"You have {MOST} views", "Delete one first", "name")
        view, new = SavedView.objects.update_or_create(
            owner=by, name=name, defaults={"query": query, "shared": shared}
        )
        record(by.username, "save view", f"view:{view.pk}", {"shared": shared})
    return not new


def _check(name: str, query: str) -> None:
    if not name or not name.isprintable():
        raise Refused("A view needs a name", "Write a few words", "name")
    if len(name) > LONGEST:
        raise Refused(f"A name has at most {LONGEST} characters", "Shorten it", "name")
    if len(query) > WIDEST:
        raise Refused("These filters are too long to keep", "Use fewer", "name")


def delete_view(number: int, *, by: Person) -> bool:
    """Delete a view of one's own; return whether there was one."""
    with transaction.atomic():
        gone, _ = SavedView.objects.filter(pk=number, owner=by).delete()
        if gone:
            record(by.username, "delete view", f"view:{number}")
    return bool(gone)
