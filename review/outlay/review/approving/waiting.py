"""What waits for a supervisor: a second say, and granted appeals to be reopened."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from outlay.review.access.scope import items_of
from outlay.review.deciding.appeals import granted
from outlay.review.models import Decision, Item, Notice, Person, State

MOST = 100  # rows of the list; whoever has more waiting begins with the most urgent


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a second person, the nearest cut-off first.

    Attributes
    ----------
    decisions : list of Decision
        At most MOST.
    more : bool
        Whether there are others.
    """

    decisions: list[Decision]
    more: bool


def waiting(person: Person) -> Waiting:
    """Return what waits among the payments that the person sees, their own too."""
    items = items_of(person).filter(state=State.PENDING).order_by("due_at", "id")
    first = [item.pk for item in items[: MOST + 1]]
    unsaid = decisions_of(person).filter(second="", item__in=first[:MOST])
    return Waiting(
        list(unsaid.order_by("item__due_at", "item_id")), more=len(first) > MOST
    )


@dataclass(frozen=True, slots=True)
class Appealed:
    """A payment whose appeal was granted, and who said so."""

    item: Item
    ruling: Notice


def appealed(person: Person) -> list[Appealed]:
    """Return what waits to be reopened, the oldest ruling first; at most MOST."""
    rulings = granted(items_of(person))
    oldest = sorted(rulings, key=lambda number: rulings[number].pk)[:MOST]
    items = Item.objects.in_bulk(oldest)
    return [Appealed(items[number], rulings[number]) for number in oldest]


def decisions_of(person: Person) -> QuerySet[Decision]:
    """Return the decisions that need, or had, a second person whom this one can be."""
    told = ("item__batch", "by", "second_by", "verification__by")
    seen = Q(item__in=items_of(person))
    return Decision.objects.filter(seen, needs_second=True).select_related(*told)
