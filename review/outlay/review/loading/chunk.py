"""One chunk of a batch in one short transaction: new items in, undecided ones anew."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from outlay.payments.store import Store
from outlay.review.loading.bulk import Rows
from outlay.review.loading.counts import Counts
from outlay.review.loading.rows import (
    EXPLANATION,
    ITEM,
    MATCH,
    SCORED,
    Row,
    codes_of,
    explanation_of,
    item_of,
    matches_of,
)
from outlay.review.loading.sealing import Identity, seal
from outlay.review.models import (
    Batch,
    Explanation,
    Item,
    ItemReason,
    Match,
    Sealed,
    State,
)
from outlay.review.models.item import UNDECIDED

WAITING = (State.OPEN, State.HELD)  # nobody decided yet


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a run, ready to be written; the position in it numbers an item.

    Attributes
    ----------
    items : sequence of mappings
        The columns of each item, in the order of the queue.
    told : tuple of Rows
        Reason codes, explanations and matches.
    sealed : Rows
        Who is paid.
    """

    items: Sequence[Mapping[str, Any]]
    told: tuple[Rows, ...]
    sealed: Rows


def chunk_of(
    store: Store,
    rows: Sequence[Row],
    identities: Mapping[str, Identity],
    due_at: dt.datetime,
) -> Chunk:
    """Return the rows made ready; done before the transaction, which stays short."""
    items = [item_of(row, identities.get(row["payment_key"]), due_at) for row in rows]
    numbered = list(enumerate(rows))
    codes = ((n, code) for n, row in numbered for code in codes_of(row))
    explained = ((n, *explanation_of(row)) for n, row in numbered)
    matched = ((n, *each) for n, row in numbered for each in matches_of(row))
    told = (
        Rows(ItemReason, ("item_id", "code"), codes),
        Rows(Explanation, EXPLANATION, explained),
        Rows(Match, MATCH, matched),
    )
    keys = [
        (n, key) for n, row in numbered if (key := row["payment_key"]) in identities
    ]
    sealed = ((n, seal(store, key, identities[key])) for n, key in keys)
    return Chunk(items, told, Rows(Sealed, ("item_id", "content"), sealed))


def write(batch: Batch, chunk: Chunk) -> Counts:
    """Write one chunk; what was decided meanwhile is left alone."""
    with transaction.atomic():
        # Two loaders of one batch take turns; nobody who decides locks a batch.
        Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        there = _there(batch, chunk)
        new = [n for n in range(len(chunk.items)) if n not in there]
        counts = _add(batch, chunk, new)
        again: dict[int, int] = {}
        for place, known in there.items():
            _again(known, chunk.items[place], place, again, counts)
        _renewed(chunk, again)
    return counts


def _there(batch: Batch, chunk: Chunk) -> dict[int, Item]:
    places = {item["payment_key"]: n for n, item in enumerate(chunk.items)}
    found = Item.objects.filter(batch=batch, payment_key__in=places)
    return {places[item.payment_key]: item for item in found}


def _add(batch: Batch, chunk: Chunk, new: Sequence[int]) -> Counts:
    # SQLite's triggers refuse a row that would meet another, even to do nothing then.
    elsewhere = _elsewhere(chunk.items[n]["payment_key"] for n in new)
    added = [n for n in new if chunk.items[n]["payment_key"] not in elsewhere]
    items = [chunk.items[n] for n in added]
    values = ([batch.pk, *(item[name] for name in ITEM[1:])] for item in items)
    Rows(Item, ITEM, values).insert()
    places = {item["payment_key"]: n for n, item in zip(added, items, strict=True)}
    made = Item.objects.filter(batch=batch, payment_key__in=places)
    numbers = {places[key]: pk for key, pk in made.values_list("payment_key", "pk")}
    for each in (*chunk.told, chunk.sealed):
        each.insert(numbers=numbers)
    return Counts(added=len(numbers), elsewhere=len(new) - len(numbers))


def _elsewhere(keys: Iterable[str]) -> set[str]:
    """Return which of the payments wait in the queue already, from another batch."""
    # By key alone: asked for states too, SQLite walks through all that waits.
    found = Item.objects.filter(payment_key__in=list(keys))
    states = found.values_list("payment_key", "state")
    return {key for key, state in states if state in UNDECIDED}


def _again(
    known: Item,
    scored: Mapping[str, Any],
    place: int,
    again: dict[int, int],
    counts: Counts,
) -> None:
    if known.state not in WAITING:
        counts.decided += 1
    elif known.run_id == scored["run_id"] and not known.withdrawn:
        counts.unchanged += 1
    elif _renew(known, scored):
        again[place] = known.pk
        counts.renewed += 1
    else:
        counts.decided += 1


def _renew(known: Item, scored: Mapping[str, Any]) -> bool:
    """Give an item what the later run says; a form open on the old one is told."""
    changed = Item.objects.filter(pk=known.pk, version=known.version, state__in=WAITING)
    new = {name: scored[name] for name in SCORED}
    return bool(changed.update(**new, withdrawn=False, version=F("version") + 1))


def _renewed(chunk: Chunk, again: Mapping[int, int]) -> None:
    """Write what the later run says of the items with these keys, by place."""
    if again:
        for table in (ItemReason, Explanation, Match):
            table.objects.filter(item__in=again.values()).delete()
        for each in chunk.told:
            each.insert(numbers=again)
