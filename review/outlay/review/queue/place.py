"""An address of the queue: what is asked for, and which page of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from outlay.review.queue.filters import Filters, read
from outlay.review.queue.keyset import Key, written

AFTER, BEFORE = "after", "before"


@dataclass(frozen=True, slots=True)
class Place:
    """One page of the queue; `problems` tell by field what could not be read."""

    filters: Filters
    after: Key | None
    before: Key | None
    problems: Mapping[str, str]

    @property
    def query(self) -> str:
        """The address after its "?", always written alike."""
        if self.after is not None:
            return _joined(self.filters.query, AFTER, self.after)
        if self.before is not None:
            return _joined(self.filters.query, BEFORE, self.before)
        return self.filters.query

    @property
    def address(self) -> str:
        """The whole address."""
        return address_of(self.query)


def place_of(said: Mapping[str, str]) -> Place:
    """Read an address; a place that cannot be one is the first page."""
    asked = read(said)
    order = asked.filters.order
    after, before = (order.read(said.get(name, "")) for name in (AFTER, BEFORE))
    return Place(asked.filters, after, None if after else before, asked.problems)


def place_in(query: str) -> Place:
    """Read the part of an address after its "?"."""
    return place_of(QueryDict(query))


def address_of(query: str) -> str:
    """Return the queue's address with that question."""
    return f"{reverse('queue')}?{query}" if query else reverse("queue")


def next_address(filters: Filters, key: Key) -> str:
    """Return the address of the page after a row."""
    return address_of(_joined(filters.query, AFTER, key))


def previous_address(filters: Filters, key: Key) -> str:
    """Return the address of the page before a row."""
    return address_of(_joined(filters.query, BEFORE, key))


def _joined(query: str, name: str, key: Key) -> str:
    return f"{query}{'&' if query else ''}{name}={written(key)}"
