"""Walking the queue along an index, however long it is.

No index orders several states or agencies together, so each state of each agency is
walked by itself and the walks are merged. A state of few payments is sorted instead.
"""

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from outlay.review.models import Item, ItemReason, State
from outlay.review.queue.keyset import Key, Order

FEW = 100  # rows that are as quickly sorted as walked through agency by agency
# A part is first asked for so many times its even share of a page, because they are
# not of one size.
SHARES = 4


@dataclass(frozen=True, slots=True)
class Selection:
    """Which items are asked for.

    Attributes
    ----------
    items : QuerySet
        What the person may see, narrowed by every filter but the following.
    states : tuple of State
    agencies : tuple of str, or None
        None where nothing is known of them, so that the walk does not part by agency.
    code : str
        A reason code that the items have, or empty.
    least, most : int or None
        Cents, both ends included.
    """

    items: QuerySet[Item]
    states: tuple[State, ...]
    agencies: tuple[str, ...] | None = None
    code: str = ""
    least: int | None = None
    most: int | None = None

    @property
    def listed(self) -> QuerySet[Item]:
        """All of them in any order: quick where they are few."""
        found = self.items.filter(state__in=self.states)
        if self.agencies is not None:
            found = found.filter(agency__in=self.agencies)
        found = found.filter(self._between("amount_cents"))
        return found.filter(codes__code=self.code) if self.code else found

    def stripes(self, order: Order) -> list[QuerySet[Item]]:
        """Parts that an index orders: quick where they are many.

        Other than by amount, the amount is asked so that no index knows it: an index
        on it would give all rows between, to be sorted.
        """
        known = order.column == "amount_cents"
        apart: QuerySet[Any] = self.items.alias(cents=F("amount_cents") + 0)
        items: QuerySet[Item] = apart.filter(
            self._between("amount_cents" if known else "cents")
        )
        if self.code:
            has = ItemReason.objects.filter(code=self.code, item=OuterRef("pk"))
            items = items.filter(Exists(has))
        return [part for state in self.states for part in self._parts(state, items)]

    def _parts(self, state: State, items: QuerySet[Item]) -> list[QuerySet[Item]]:
        found = items.filter(state=state)
        if self.agencies is None:
            return [found]
        if len(self.agencies) > 1 and self._few(state):
            return [found.filter(agency__in=self.agencies)]
        return [found.filter(agency=agency) for agency in self.agencies]

    def _few(self, state: State) -> bool:
        every = self.items.filter(state=state, agency__in=self.agencies or ())
        return every[: FEW + 1].count() <= FEW

    def _between(self, column: str) -> Q:
        least = Q() if self.least is None else Q(**{f"{column}__gte": self.least})
        most = Q() if self.most is None else Q(**{f"{column}__lte": self.most})
        return least & most


def walk(
    stripes: Sequence[QuerySet[Item]],
    order: Order,
    *,
    beyond: Key | None = None,
    backwards: bool = False,
    most: int,
) -> list[Key]:
    """Return the first keys after a place, or before it, the nearest first.

    Every part is asked for its share first and for more only where it has given all
    of that: what is fetched grows with the page, not with the parts.
    """
    share = min(most, 1 + SHARES * most // max(len(stripes), 1))
    runs = [
        _run(partial(_after, each, order, backwards=backwards), beyond, share, most)
        for each in stripes
    ]
    merged = heapq.merge(*runs, key=order.rank, reverse=backwards)
    return list(islice(merged, most))


def _run(
    after: Callable[[Key | None, int], list[Key]],
    place: Key | None,
    share: int,
    most: int,
) -> Iterator[Key]:
    while found := after(place, share):
        yield from found
        if len(found) < share:
            return
        place, share = found[-1], most


def _after(
    stripe: QuerySet[Item],
    order: Order,
    place: Key | None,
    most: int,
    *,
    backwards: bool,
) -> list[Key]:
    rows = order.ordered(stripe, backwards=backwards)
    if place is None:
        return order.keys(rows[:most])
    ties, rest = order.beyond(rows, place, backwards=backwards)
    found = order.keys(ties[:most])
    if len(found) < most:
        found += order.keys(rest[: most - len(found)])
    return found
