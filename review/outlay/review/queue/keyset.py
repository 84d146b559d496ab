"""Orders of the queue, and places in it that an address can name.

Each order is one column and then the id, so that an index pages from any place. A
place is the last row's value and id: rows may come and go, the place stays.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from outlay.review.models import Item

Key = tuple[int, int]  # a row's value in the order (see `as_number`), and its id
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
PLACE = re.compile(r"(-?\d{1,19})\.(\d{1,19})", re.ASCII)
LARGEST = 2**63 - 1  # what a column holds
LAST = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Order:
    """One order: by a column, the largest first where it falls, ties by id."""

    name: str
    column: str
    falling: bool

    def ordered(
        self, items: QuerySet[Item], *, backwards: bool = False
    ) -> QuerySet[Item]:
        """Return items in this order, or in the opposite one."""
        sign = "-" if self.falling != backwards else ""
        return items.order_by(f"{sign}{self.column}", "-id" if backwards else "id")

    def beyond(
        self, items: QuerySet[Item], place: Key, *, backwards: bool = False
    ) -> tuple[QuerySet[Item], QuerySet[Item]]:
        """Return the items after a place: those of its value, then the rest.

        Two queries, because an index cannot start at "less, or equal and of a later
        id" where the column falls and the id rises.
        """
        value, number = place
        equal = items.filter(**{self.column: self.from_number(value)})
        after = equal.filter(**{f"id__{'lt' if backwards else 'gt'}": number})
        compare = "lt" if self.falling != backwards else "gt"
        rest = items.filter(**{f"{self.column}__{compare}": self.from_number(value)})
        return after, rest

    def rank(self, key: Key) -> Key:
        """Return what sorts ascending as this order does."""
        return (-key[0] if self.falling else key[0], key[1])

    def keys(self, items: QuerySet[Item]) -> list[Key]:
        """Return the keys of the items, in the order that they come."""
        found: Iterable[tuple[int | dt.datetime, int]] = items.values_list(
            self.column, "pk"
        )
        return [(as_number(value), number) for value, number in found]

    def from_number(self, value: int) -> int | dt.datetime:
        """Return the column's value of a number in a key."""
        return EPOCH + value * MICROSECOND if self.column == "due_at" else value

    def read(self, text: str) -> Key | None:
        """Return the place that an address names; None where it names none."""
        parts = PLACE.fullmatch(text)
        if parts is None:
            return None
        value, number = int(parts[1]), int(parts[2])
        most = as_number(LAST) if self.column == "due_at" else LARGEST
        return (value, number) if abs(value) <= most and number <= LARGEST else None


def as_number(value: int | dt.datetime) -> int:
    """Return a column's value as a whole number: instants in microseconds."""
    return (value - EPOCH) // MICROSECOND if isinstance(value, dt.datetime) else value


def written(key: Key) -> str:
    """Return a place as an address names it."""
    return f"{key[0]}.{key[1]}"


LOSS = Order("loss", "priority", falling=True)
AMOUNT = Order("amount", "amount_cents", falling=True)
DUE = Order("due", "due_at", falling=False)
ORDERS = {order.name: order for order in (LOSS, AMOUNT, DUE)}
