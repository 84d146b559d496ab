"""One chunk of a batch in one short transaction: new items in, undecided ones anew."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from outlay.review.loading.bulk import insert
from outlay.review.loading.counts import Counts
from outlay.review.loading.rows import (
    EXPLANATION,
    ITEM,
    MATCH,
    SCORED,
    Row,
    codes_of,
    explanation_of,
    item_of_row,
    matches_of,
)
from outlay.review.loading.sealing import Identity
from outlay.review.models import (
    Batch,
    Explanation,
    Item,
    ItemReason,
    Match,
    Sealed,
    State,
)

WAITING = (State.OPEN, State.HELD)  # nobody decided yet


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a run, ready to be written.

    Attributes
    ----------
    rows : sequence of Row
        In the order of the queue.
    items : sequence of Item
        Unsaved, one a row.
    identities : mapping
        By payment key, of those that have one.
    sealed : mapping
        The same, encrypted.
    """

    rows: Sequence[Row]
    items: Sequence[Item]
    sealed: Mapping[str, bytes]


def chunk_of(
    rows: Sequence[Row],
    identities: Mapping[str, Identity],
    sealed: Mapping[str, bytes],
    due_at: dt.datetime,
) -> Chunk:
    """Return the rows made ready; done before the transaction, which stays short."""
    items = [
        item_of_row(row, identities.get(row["payment_key"]), due_at) for row in rows
    ]
    return Chunk(rows, items, sealed)


def write(batch: Batch, chunk: Chunk) -> Counts:
    """Write one chunk; what was decided meanwhile is left alone."""
    with transaction.atomic():
        # Two loaders of one batch take turns; nobody who decides locks a batch.
        Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        there = _there(batch, chunk)
        new = [n for n, item in enumerate(chunk.items) if item.payment_key not in there]
        counts = _add(batch, chunk, new)
        for number, item in enumerate(chunk.items):
            if item.payment_key in there:
                _again(there[item.payment_key], item, chunk.rows[number], counts)
    return counts


def _there(batch: Batch, chunk: Chunk) -> dict[str, Item]:
    keys = [item.payment_key for item in chunk.items]
    found = Item.objects.filter(batch=batch, payment_key__in=keys)
    return {item.payment_key: item for item in found}


def _add(batch: Batch, chunk: Chunk, new: Sequence[int]) -> Counts:
    items = [chunk.items[n] for n in new]
    for item in items:
        item.batch_id = batch.pk
    insert(Item, ITEM, ([getattr(item, name) for name in ITEM] for item in items))
    keys = [item.payment_key for item in items]
    ids = dict(
        Item.objects.filter(batch=batch, payment_key__in=keys).values_list(
            "payment_key", "pk"
        )
    )
    _tell(
        {
            ids[key]: chunk.rows[n]
            for n, key in zip(new, keys, strict=True)
            if key in ids
        }
    )
    sealed = [(ids[key], chunk.sealed[key]) for key in ids if key in chunk.sealed]
    insert(Sealed, ("item_id", "content"), sealed)
    return Counts(added=len(ids), elsewhere=len(keys) - len(ids))


def _tell(rows: Mapping[int, Row]) -> None:
    """Write codes, explanations and matches of the items with these numbers."""
    codes = [(number, code) for number, row in rows.items() for code in codes_of(row)]
    insert(ItemReason, ("item_id", "code"), codes)
    told = (explanation_of(row, number) for number, row in rows.items())
    insert(Explanation, EXPLANATION, told)
    matches = [each for number, row in rows.items() for each in matches_of(row, number)]
    insert(Match, MATCH, matches)


def _again(known: Item, scored: Item, row: Row, counts: Counts) -> None:
    if known.state not in WAITING:
        counts.decided += 1
    elif known.run_id == scored.run_id and not known.withdrawn:
        counts.unchanged += 1
    elif _renew(known, scored):
        for table in (ItemReason, Explanation, Match):
            table.objects.filter(item=known).delete()
        _tell({known.pk: row})
        counts.renewed += 1
    else:
        counts.decided += 1


def _renew(known: Item, scored: Item) -> bool:
    """Give an item what the later run says; a form open on the old one is told."""
    changed = Item.objects.filter(pk=known.pk, version=known.version, state__in=WAITING)
    new = {name: getattr(scored, name) for name in SCORED}
    return bool(changed.update(**new, withdrawn=False, version=F("version") + 1))
