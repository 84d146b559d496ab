"""Which payment comes next for a person, in the queue's own order."""

from django.db.models import Q

from outlay.review.access.scope import agencies_of, items_of
from outlay.review.cases.clock import today
from outlay.review.models import Item, Person, State
from outlay.review.queue.keyset import LOSS, Key
from outlay.review.queue.paging import COUNTED
from outlay.review.queue.walking import Selection, walk


def next_after(person: Person, item: Item | None) -> Item | None:
    """Return the next open item for the person, from `item` on and then from the top.

    Their own ones come first, then those that are nobody's. What is assigned to a
    colleague is left to them, unless they are away. What is held waits for somebody
    else and comes back by itself. None where nothing is left.
    """
    free = Q(assigned_to=None) | Q(assigned_to__away_until__gte=today())
    for whose in (Q(assigned_to=person), free):
        found = _next(person, whose, item)
        if found is not None:
            return items_of(person).get(pk=found[1])
    return None


def _next(person: Person, whose: Q, item: Item | None) -> Key | None:
    items = items_of(person).filter(whose)
    if item is not None:
        items = items.exclude(pk=item.pk)
    agencies = agencies_of(person)
    open_ones = Selection(
        items, (State.OPEN,), None if agencies is None else tuple(agencies)
    )
    place = None if item is None else (item.priority, item.pk)
    few = LOSS.keys(open_ones.listed[: COUNTED + 1])
    if len(few) > COUNTED:
        return _walked(open_ones, place)
    return _nearest(sorted(few, key=LOSS.rank), place)


def _nearest(keys: list[Key], place: Key | None) -> Key | None:
    if place is not None:
        later = [key for key in keys if LOSS.rank(key) > LOSS.rank(place)]
        keys = later or keys
    return keys[0] if keys else None


def _walked(selection: Selection, place: Key | None) -> Key | None:
    found = walk(selection.stripes(LOSS), LOSS, beyond=place, most=1)
    found = found or walk(selection.stripes(LOSS), LOSS, most=1)
    return found[0] if found else None
