"""One page of the queue: by place, never by offset, and counted up to a thousand."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from outlay.review.queue.keyset import Key, Order
from outlay.review.queue.walking import Selection, walk

PAGE = 25  # rows
COUNTED = 1000  # rows; beyond, the page says "more than"


@dataclass(frozen=True, slots=True)
class Page:
    """Keys of one page in order, and the places where its neighbours begin.

    `count` is None above COUNTED; `first` is the place of the first row from 1, where
    all are counted.
    """

    keys: list[Key]
    earlier: Key | None = None
    later: Key | None = None
    count: int | None = None
    first: int | None = None


def page_of(
    selection: Selection,
    order: Order,
    *,
    after: Key | None = None,
    before: Key | None = None,
) -> Page:
    """Return the page after or before a place, the first one without either.

    At most COUNTED + 1 keys are fetched first, in any order: where a filter leaves
    few, walking the whole queue for them would take as long as the queue is. Where
    rows went meanwhile, the nearest full page is given.
    """
    few = order.keys(selection.listed[: COUNTED + 1])
    if len(few) <= COUNTED:
        return _cut(sorted(few, key=order.rank), order, after, before)
    if before is not None:
        return _backwards(selection, order, before)
    return _forwards(selection, order, after)


def _cut(keys: list[Key], order: Order, after: Key | None, before: Key | None) -> Page:
    start = 0
    if before is not None:
        start = bisect_left(keys, order.rank(before), key=order.rank) - PAGE
    elif after is not None:
        start = bisect_right(keys, order.rank(after), key=order.rank)
        start = start if start < len(keys) else len(keys) - PAGE
    start = max(0, start)
    rows = keys[start : start + PAGE]
    return Page(
        rows,
        earlier=rows[0] if start else None,
        later=rows[-1] if start + PAGE < len(keys) else None,
        count=len(keys),
        first=start + 1 if rows else None,
    )


def _forwards(selection: Selection, order: Order, after: Key | None) -> Page:
    found = walk(selection.stripes(order), order, beyond=after, most=PAGE + 1)
    if not found:
        return _backwards(selection, order, None)
    rows = found[:PAGE]
    return Page(
        rows,
        earlier=rows[0] if after is not None else None,
        later=rows[-1] if len(found) > PAGE else None,
    )


def _backwards(selection: Selection, order: Order, before: Key | None) -> Page:
    found = walk(
        selection.stripes(order), order, beyond=before, backwards=True, most=PAGE + 1
    )
    if before is not None and len(found) < PAGE:
        return _forwards(selection, order, None)
    rows = found[:PAGE][::-1]
    return Page(
        rows,
        earlier=rows[0] if len(found) > PAGE else None,
        later=rows[-1] if before is not None else None,
    )
