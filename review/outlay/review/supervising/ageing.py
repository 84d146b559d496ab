"""How long payments have waited, and how long they still may: counts by band."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from outlay.review.access.scope import items_of
from outlay.review.models import Item, Person, State
from outlay.review.supervising.bars import Bar, bars
from outlay.review.supervising.unheld import waited, was_held

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
PAST = dt.timedelta(0)
# Each band ends where the next begins; the last has no end.
TO_CUT_OFF = (
    ("Past the cut-off", PAST),
    ("Under 2 hours", 2 * HOUR),
    ("2 to 4 hours", 4 * HOUR),
    ("4 to 8 hours", 8 * HOUR),
    ("8 to 24 hours", DAY),
    ("Over 24 hours", None),
)
SINCE_LOADED = (
    ("Under 1 day", DAY),
    ("1 to 2 days", 2 * DAY),
    ("2 to 5 days", 5 * DAY),
    ("5 to 10 days", 10 * DAY),
    ("Over 10 days", None),
)
TO_EXPIRY = (
    ("Overdue", PAST),
    ("Under 1 day", DAY),
    ("1 to 2 days", 2 * DAY),
    ("2 to 5 days", 5 * DAY),
    ("Over 5 days", None),
)
WAITING = (
    ("Under 4 hours", 4 * HOUR),
    ("4 to 24 hours", DAY),
    ("1 to 2 days", 2 * DAY),
    ("Over 2 days", None),
)
Bands = Sequence[tuple[str, dt.timedelta | None]]


@dataclass(frozen=True, slots=True)
class Ageing:
    """Four tables: of the open ones two, of the held ones, of the pending ones."""

    to_cut_off: list[Bar]
    since_loaded: list[Bar]
    to_expiry: list[Bar]
    waiting: list[Bar]


def ageing(reader: Person, now: dt.datetime | None = None) -> Ageing:
    """Return how the undecided payments that the reader may see spread over time."""
    now = now or timezone.now()
    items = items_of(reader)
    is_open = items.filter(state=State.OPEN)
    pending = items.filter(state=State.PENDING).annotate(since=Max("decisions__at"))
    return Ageing(
        to_cut_off=_until(is_open, "due_at", now, TO_CUT_OFF),
        since_loaded=_since_loaded(is_open, now),
        to_expiry=_until(items.filter(state=State.HELD), "held_until", now, TO_EXPIRY),
        waiting=_since(pending, "since", now, WAITING),
    )


def _until(
    items: QuerySet[Item], column: str, now: dt.datetime, bands: Bands
) -> list[Bar]:
    def within(after: dt.timedelta | None, end: dt.timedelta | None) -> Q:
        low = Q() if after is None else Q(**{f"{column}__gte": now + after})
        return low if end is None else low & Q(**{f"{column}__lt": now + end})

    return _counted(items, bands, within)


def _since(
    items: QuerySet[Item], column: str, now: dt.datetime, bands: Bands
) -> list[Bar]:
    def within(after: dt.timedelta | None, end: dt.timedelta | None) -> Q:
        low = Q() if after is None else Q(**{f"{column}__lte": now - after})
        return low if end is None else low & Q(**{f"{column}__gt": now - end})

    return _counted(items, bands, within)


def _since_loaded(items: QuerySet[Item], now: dt.datetime) -> list[Bar]:
    """Return the open ones by age; a hold pauses it, so these are read one by one."""
    rows = _since(items.exclude(was_held()), "batch__loaded_at", now, SINCE_LOADED)
    counts = [each.count for each in rows]
    for length in waited(items, now):
        ends = (end is None or length < end for _, end in SINCE_LOADED)
        counts[next(at for at, within in enumerate(ends) if within)] += 1
    return bars([(e.label, n, e.late) for e, n in zip(rows, counts, strict=True)])


def _counted(
    items: QuerySet[Item],
    bands: Bands,
    within: Callable[[dt.timedelta | None, dt.timedelta | None], Q],
) -> list[Bar]:
    begins = [None, *(end for _, end in bands[:-1])]
    asked = {
        f"band_{at}": Count("pk", filter=within(begins[at], end))
        for at, (_, end) in enumerate(bands)
    }
    counts = items.order_by().aggregate(**asked)
    return bars(
        [
            (name, counts[f"band_{at}"], end == PAST)
            for at, (name, end) in enumerate(bands)
        ]
    )
