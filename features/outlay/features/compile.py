"""Declarations put together into the statements of a matrix, once per process."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

import ibis
import ibis.expr.types as ir

from outlay.features.aggregates import AGGREGATES, KEY_COLUMNS, Aggregate
from outlay.features.asof import BATCH, asked, history, known, scored
from outlay.features.extras import Extras, extra_features
from outlay.features.facts import gather
from outlay.features.feature import Row
from outlay.features.histograms import (
    HISTOGRAMS,
    as_of_histogram,
    trailing_histogram,
)
from outlay.features.latest import as_of_columns, join_on, named
from outlay.features.networked import dated_networks, with_network
from outlay.features.recipe import Recipe
from outlay.features.registry import FEATURES
from outlay.features.settings import FeatureSettings
from outlay.features.sources import payments
from outlay.features.trailing import trailing_columns

IDS = (
    "payment_key",
    "batch_id",
    "source_line",
    "known_on",
    "scheduled_on",
    "agency",
    "program",
    "payment_type",
    "method",
    "amount_cents",
    "suspect",
)
HISTORY = tuple(a for a in AGGREGATES if not a.batch)
BATCHED = tuple(a for a in AGGREGATES if a.batch)


@lru_cache(maxsize=8)
def training_recipe(settings: FeatureSettings, extras: Extras) -> Recipe:
    """Return the statements of a training matrix: windows over days."""
    recipe = Recipe()
    rows = recipe.add("known", known(payments(settings, extras)), kept=False)
    networks = dated_networks(recipe, rows)
    rows = with_network(rows.mutate(asked=asked(rows).cast("int64")), networks)
    rows = recipe.add("payments", rows)
    facts = gather(recipe, rows, networks)
    targets = rows.filter(rows["asked"] == 1)
    joined = targets
    for key, some in _by_key(HISTORY):
        columns = _doubles(trailing_columns(some, facts), some)
        kept = recipe.add(f"by_{key}", columns)
        joined = join_on(joined, kept, [*some[0].columns, "day"], alias=key)
    for each in HISTOGRAMS:
        name = f"histogram_{each.key}"
        kept = recipe.add(name, trailing_histogram(each, facts.payments))
        joined = join_on(joined, kept, [*each.columns, "day"], alias=name)
    joined = _with_batch(recipe, joined, targets)
    return _finish(recipe, joined, ["known_on", "payment_key"], settings, extras)


@lru_cache(maxsize=8)
def batch_recipe(settings: FeatureSettings, extras: Extras) -> Recipe:
    """Return the statements of a batch matrix: aggregations as of one day.

    History is read once: its keys as 64-bit numbers and what is counted over them are
    kept on disk, column by column, and every key's aggregation reads its columns.
    """
    recipe = Recipe()
    rows = payments(settings, extras)
    past = recipe.add("payments", _counted_over(history(rows)))
    networks = dated_networks(recipe, past)
    facts = gather(recipe, past, networks)
    targets = recipe.add("targets", with_network(scored(rows), networks))
    joined = targets
    for key, some in _by_key(HISTORY):
        columns = _doubles(as_of_columns(some, facts, targets), some)
        kept = recipe.add(f"by_{key}", columns)
        joined = join_on(joined, kept, some[0].columns, alias=key)
    for each in HISTOGRAMS:
        name = f"histogram_{each.key}"
        kept = recipe.add(name, as_of_histogram(each, facts.payments, targets))
        joined = join_on(joined, kept, each.columns, alias=name)
    joined = _with_batch(recipe, joined, targets)
    return _finish(recipe, joined, ["source_line", "payment_key"], settings, extras)


def _counted_over(rows: ir.Table) -> ir.Table:
    """Return only the columns that are keys or are counted, or say what undid what."""
    names = (
        *("payment_key", "day", "step", "amount_cents", "packed"),
        *KEY_COLUMNS,
        *(a.measure for a in HISTORY),
    )
    return rows.select(*(name for name in dict.fromkeys(names) if name in rows.columns))


def _by_key(aggregates: Sequence[Aggregate]) -> list[tuple[str, list[Aggregate]]]:
    """Return aggregates by key: one window definition, or one join, serves each."""
    ordered = sorted(aggregates, key=lambda a: a.key)
    return [(key, list(some)) for key, some in groupby(ordered, key=lambda a: a.key)]


def _doubles(columns: ir.Table, aggregates: Sequence[Aggregate]) -> ir.Table:
    """Return aggregates as doubles, with 0 where counting found nothing."""
    return columns.mutate(
        **{
            a.name: ibis.coalesce(columns[a.name].cast("float64"), 0.0)
            if a.counts
            else columns[a.name].cast("float64")
            for a in aggregates
        }
    )


def _with_batch(recipe: Recipe, joined: ir.Table, targets: ir.Table) -> ir.Table:
    """Add what is counted over the payment's own batch: the same for both compilers."""
    for key, some in _by_key(BATCHED):
        keys = [*BATCH, *some[0].columns]
        rows = named(targets, keys)
        sums = {a.name: _over_batch(rows, a) for a in some}
        columns = _doubles(rows.group_by(keys).agg(**sums), some)
        kept = recipe.add(f"batch_by_{key}", columns)
        joined = join_on(joined, kept, keys, alias=f"batch_{key}")
    return joined


def _over_batch(rows: ir.Table, aggregate: Aggregate) -> ir.Scalar:
    if aggregate.how == "distinct":
        return rows[aggregate.measure].nunique(where=rows["paid"] == 1)
    return rows[aggregate.measure].sum()


def _finish(
    recipe: Recipe,
    joined: ir.Table,
    order: Sequence[str],
    settings: FeatureSettings,
    extras: Extras,
) -> Recipe:
    row = Row(joined)
    columns = {
        f.name: f.formula(row, settings).cast(
            "string" if f.kind == "category" else "float64"
        )
        for f in (*FEATURES, *extra_features(extras))
    }
    return recipe.finish(joined.select(*IDS, **columns).order_by(*order))
