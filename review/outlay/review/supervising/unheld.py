"""How long open payments have waited, without the time that they were held."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from outlay.review.models import Action, Decision, Item


class _Did(NamedTuple):
    """A decision on a payment, as far as its clock is concerned."""

    item: int
    loaded_at: dt.datetime
    action: str
    at: dt.datetime
    hold_until: dt.datetime | None


def was_held() -> Q:
    """Return the condition that a payment was held at some time."""
    holds = Decision.objects.filter(item=OuterRef("pk"), action=Action.HOLD)
    return Q(Exists(holds))


def waited(items: QuerySet[Item], now: dt.datetime) -> Iterator[dt.timedelta]:
    """Yield how long each payment that was held has waited since it was loaded.

    A hold lasts until its end or the next decision, whichever comes first.
    """
    did = Decision.objects.filter(item__in=items.filter(was_held()))
    rows = did.order_by("item_id", "pk").values_list(
        "item_id", "item__batch__loaded_at", "action", "at", "hold_until"
    )
    read = (_Did(*row) for row in rows.iterator(chunk_size=2000))
    for _, of_one in groupby(read, key=itemgetter(0)):
        yield _waited(list(of_one), now)


def _waited(did: Sequence[_Did], now: dt.datetime) -> dt.timedelta:
    ends = [each.at for each in did[1:]] + [now]
    held = (_held(each, end) for each, end in zip(did, ends, strict=True))
    return now - did[0].loaded_at - sum(held, dt.timedelta(0))


def _held(each: _Did, end: dt.datetime) -> dt.timedelta:
    if each.action != Action.HOLD or each.hold_until is None:
        return dt.timedelta(0)
    return min(each.hold_until, end) - each.at
