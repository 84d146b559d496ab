"""First compiler of an aggregate: a window over integer days, for training.

Everything that happened to a key is first added up by day: sums of measures, and
+1 and -1 events where something begins or ceases to be true (a value seen in the
window, a payment still standing). One window definition per key then serves all.
"""

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import get_args

import ibis
import ibis.expr.types as ir

from outlay.features.aggregates import Aggregate, Source
from outlay.features.asof import before, last_visible
from outlay.features.facts import Facts
from outlay.features.latest import named

EVENTS = ("distinct", "standing")


def trailing_columns(aggregates: Sequence[Aggregate], facts: Facts) -> ir.Table:
    """Return one row for each key and asked day, with its aggregates before that day.

    All `aggregates` have the same key and history scope.
    """
    keys = aggregates[0].columns
    daily = _daily(aggregates, facts, keys)
    columns = {a.name: _windowed(a, daily, keys) for a in aggregates}
    windowed = daily.select(*keys, "day", "asked", **columns)
    return windowed.filter(windowed["asked"] == 1).drop("asked")


def _windowed(
    aggregate: Aggregate, daily: ir.Table, keys: tuple[str, ...]
) -> ir.Column:
    # Events carry their own end, so their window is all that came before.
    window = None if aggregate.how in EVENTS else aggregate.window
    column = daily[_partial(aggregate)]
    return getattr(column, _reducer(aggregate))().over(before(keys, window))


def _partial(aggregate: Aggregate) -> str:
    """Return the name of the daily column; windows of one measure share it."""
    span = aggregate.window if aggregate.how in EVENTS else ""
    return f"{aggregate.source}_{aggregate.how}_{aggregate.measure}_{span}"


def _reducer(aggregate: Aggregate) -> str:
    """Return how days are put together."""
    return {"newest": "max", "max": "max", "min": "min"}.get(aggregate.how, "sum")


def _daily(
    aggregates: Sequence[Aggregate], facts: Facts, keys: tuple[str, ...]
) -> ir.Table:
    partials = {_partial(a): a for a in aggregates}
    parts = list(_parts(partials, facts, keys))
    every = reduce(ibis.union, [_padded(part, keys, partials) for part in parts])
    return every.group_by([*keys, "day"]).agg(
        asked=every["asked"].max(),
        **{name: exact(every[name], _reducer(a)) for name, a in partials.items()},
    )


def exact(column: ir.Column, reducer: str) -> ir.Scalar:
    """Return a reduction as 64 bits."""
    # DuckDB sums 64-bit integers into 128 bits, which windows add up slowly; a
    # day's sum fits 64. ibis drops a cast to the type it believes in, so go round.
    value = getattr(column, reducer)()
    return value.cast("decimal(38, 0)").cast("int64") if reducer == "sum" else value


def _padded(
    part: ir.Table, keys: tuple[str, ...], partials: dict[str, Aggregate]
) -> ir.Table:
    values = {
        name: part[name].cast("int64") if name in part.columns else ibis.null("int64")
        for name in partials
    }
    asked = part["asked"] if "asked" in part.columns else ibis.null("int64")
    return part.select(*keys, "day", asked=asked, **values)


def _parts(
    partials: dict[str, Aggregate], facts: Facts, keys: tuple[str, ...]
) -> Iterator[ir.Table]:
    """Yield tables of key, day and one or more daily columns."""
    rows = named(facts.payments, keys)
    yield rows.group_by([*keys, "day"]).agg(asked=rows["asked"].max())
    for source in get_args(Source):
        plain = {
            name: a
            for name, a in partials.items()
            if a.source == source and a.how in {"sum", "max", "min"}
        }
        if plain:
            rows = named(facts.read_by(next(iter(plain.values()))), keys)
            yield rows.group_by([*keys, "day"]).agg(
                **{n: exact(rows[a.measure], a.how) for n, a in plain.items()}
            )
    for name, a in partials.items():
        if a.how == "standing":
            yield _standing(named(facts.standing, keys), a).rename({name: "event"})
        elif a.how == "distinct":
            yield _seen(_uses(facts, a), a).rename({name: "event"})
        elif a.how in {"new", "newest"}:
            yield _first_seen(_uses(facts, a), a).rename({name: "event"})


def _uses(facts: Facts, aggregate: Aggregate) -> ir.Table:
    columns = [*aggregate.columns, aggregate.measure]
    paid = named(facts.payments, columns).filter(lambda t: t["paid"] == 1)
    return paid.select(*columns, "day").distinct()


def _first_seen(uses: ir.Table, aggregate: Aggregate) -> ir.Table:
    keys = aggregate.columns
    first = uses.group_by([*keys, aggregate.measure]).agg(day=uses["day"].min())
    newest = aggregate.how == "newest"
    return first.select(*keys, "day", event=first["day"] if newest else ibis.literal(1))


def _seen(uses: ir.Table, aggregate: Aggregate) -> ir.Table:
    """Return +1 where a value enters the window and -1 where it has left it."""
    line = ibis.window(group_by=[*aggregate.columns, aggregate.measure], order_by="day")
    day, window = uses["day"], aggregate.window
    gone = last_visible(day, window)
    with_gaps = uses.mutate(
        gone=gone,
        enters=~(gone.lag().over(line) >= day).fill_null(False),
        leaves=~(day.lead().over(line) <= gone).fill_null(False),
    )
    return _begin_and_end(
        with_gaps.filter(with_gaps["enters"]),
        with_gaps.filter(with_gaps["leaves"] & with_gaps["gone"].notnull()),
        aggregate.columns,
    )


def _standing(rows: ir.Table, aggregate: Aggregate) -> ir.Table:
    paid = rows.filter(rows["paid"] == 1)
    gone = ibis.least(last_visible(paid["day"], aggregate.window), paid["undone_on"])
    paid = paid.mutate(gone=gone)
    return _begin_and_end(paid, paid.filter(paid["gone"].notnull()), aggregate.columns)


def _begin_and_end(begin: ir.Table, end: ir.Table, keys: tuple[str, ...]) -> ir.Table:
    plus = begin.select(*keys, "day", event=ibis.literal(1, "int64"))
    minus = end.select(*keys, day=end["gone"], event=ibis.literal(-1, "int64"))
    return plus.union(minus)
