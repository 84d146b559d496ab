"""Second compiler of an aggregate: one aggregation as of one day, for scoring.

All payments of a batch share the day, so no window is needed: history is narrowed
to the keys in the batch and grouped once for each source of a key.
"""

from collections.abc import Sequence
from itertools import groupby

import ibis.expr.types as ir

from outlay.features.aggregates import Aggregate
from outlay.features.asof import within
from outlay.features.facts import Facts

PAIRED = ("distinct", "new", "newest")


def as_of_columns(
    aggregates: Sequence[Aggregate], facts: Facts, targets: ir.Table
) -> ir.Table:
    """Return one row for each key in `targets`, with its aggregates as of day 0.

    All `aggregates` have the same key and history scope.
    """
    keys = aggregates[0].columns
    wanted = named(targets, keys).select(*keys).distinct()
    result = wanted
    for scan, some in groupby(sorted(aggregates, key=_scan), key=_scan):
        part = _one_scan(list(some), facts, wanted)
        result = join_on(result, part, keys, alias="_".join(scan))
    return result.select(*keys, *(a.name for a in aggregates))


def _scan(aggregate: Aggregate) -> tuple[str, str]:
    """Return what aggregates must share to be read in one pass."""
    if aggregate.how in PAIRED:
        return ("pairs", aggregate.measure)
    return (aggregate.source, "standing" if aggregate.how == "standing" else "")


def _one_scan(
    aggregates: Sequence[Aggregate], facts: Facts, wanted: ir.Table
) -> ir.Table:
    first = aggregates[0]
    keys = list(first.columns)
    source = facts.read_by(first).semi_join(wanted, keys)
    if first.how in PAIRED:
        source = _pairs(source, [*keys, first.measure])
    grouped = source.group_by(keys)
    return grouped.agg(**{a.name: _value(a, source) for a in aggregates})


def _pairs(rows: ir.Table, columns: Sequence[str]) -> ir.Table:
    """Return each pair of a key and another value with its first and last day."""
    paid = named(rows, columns).filter(lambda t: t["paid"] == 1)
    return paid.group_by(columns).agg(first=paid["day"].min(), last=paid["day"].max())


def _value(aggregate: Aggregate, rows: ir.Table) -> ir.Scalar:
    window = aggregate.window
    match aggregate.how:
        case "distinct":
            return rows.count(where=within(rows["last"], window))
        case "new":
            return rows.count(where=within(rows["first"], window))
        case "newest":
            return rows["first"].max()
        case "standing":
            stands = (rows["paid"] == 1) & rows["undone_on"].isnull()
            inside = within(rows["day"], window)
            return rows.count(where=stands if inside is None else stands & inside)
        case _:
            inside = within(rows["day"], window)
            return getattr(rows[aggregate.measure], aggregate.how)(where=inside)


def named(rows: ir.Table, keys: Sequence[str]) -> ir.Table:
    """Return the rows that have every part of the key."""
    return rows.filter([rows[key].notnull() for key in keys])


def join_on(
    left: ir.Table, right: ir.Table, keys: Sequence[str], *, alias: str
) -> ir.Table:
    """Left join on equal keys; a null key meets nothing.

    The right side's keys stay beside the left's, named after `alias`, which no
    formula reads: dropping them at once would nest query in query.
    """
    renamed = right.rename({f"{alias}__{key}": key for key in keys})
    same = [left[key] == renamed[f"{alias}__{key}"] for key in keys]
    return left.left_join(renamed, same)
