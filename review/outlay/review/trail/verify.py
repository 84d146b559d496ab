"""Reading the audit log again, link by link."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from outlay.review.models import AuditEvent, AuditHead
from outlay.review.trail.record import BEGINNING, HEAD, digest_of

CHUNK = 5000  # events read by one query: no reading keeps the writers' log from folding


@dataclass(frozen=True, slots=True)
class Link:
    """One event's place in the chain, by its number and digest."""

    number: int
    digest: str


START = Link(0, BEGINNING)


@dataclass(frozen=True, slots=True)
class Verified:
    """What a reading of the chain, or of a part of it, found.

    Attributes
    ----------
    events : int
        Events that were read and are as they were written.
    last : Link
        The last of them: where a further reading goes on.
    broken_at : int or None
        Number of the first event that is not as it was written, or is missing.
    finished : bool
        Whether the chain was read to its head, or to where it is broken.
    """

    events: int
    last: Link
    broken_at: int | None
    finished: bool = True

    @property
    def sound(self) -> bool:
        """Whether what was read is as it was written."""
        return self.broken_at is None

    @property
    def head(self) -> str:
        """Digest of the last sound event.

        Whoever kept an earlier one elsewhere can tell a log that was written anew.
        """
        return self.last.digest


def verify(after: Link = START, most: int | None = None) -> Verified:
    """Read events in order; stop at the first that is not as it was written.

    People may go on working: what is written meanwhile is not read.

    Parameters
    ----------
    after : Link, optional
        Where to begin: an event that is known to be sound, such as a kept head. By
        default the whole chain is read.
    most : int, optional
        How many events to read at most.
    """
    # An event and the head are written as one: no event can lie beyond a head that
    # was read after it.
    newest = AuditEvent.objects.aggregate(newest=Max("number"))["newest"] or 0
    head = head_now()
    stop = head.number if most is None else min(head.number, after.number + most)
    last = after
    for event in _events(after.number, stop):
        if not _follows(event, last):
            return _found(after, last, broken=True)
        last = Link(event.number, event.digest)
    if stop < head.number:
        return _found(after, last, broken=last.number < stop, finished=False)
    return _found(after, last, broken=last != head or newest > head.number)


def head_now() -> Link:
    """Return the last event's place, as the writers' head row says."""
    head = AuditHead.objects.get(pk=HEAD)
    return Link(head.number, head.digest)


def _follows(event: Any, last: Link) -> bool:  # noqa: ANN401 - a row as a named tuple
    linked = event.number == last.number + 1 and event.previous == last.digest
    return linked and bool(event.digest == digest_of(event))


def _found(after: Link, last: Link, *, broken: bool, finished: bool = True) -> Verified:
    events = last.number - after.number
    return Verified(
        events, last, last.number + 1 if broken else None, finished or broken
    )


def _events(after: int, stop: int) -> Iterator[Any]:
    """Yield the events after a number up to another, both numbers, in order."""
    columns = [field.attname for field in AuditEvent._meta.concrete_fields]  # noqa: SLF001
    while after < stop:
        rows = AuditEvent.objects.filter(number__gt=after, number__lte=stop)
        chunk = rows.order_by("number").values_list(*columns, named=True)[:CHUNK]
        read = None
        for read in chunk:
            yield read
        if read is None:
            return
        after = read.number
