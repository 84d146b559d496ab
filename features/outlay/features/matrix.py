"""The matrix of a training period or of a batch: ids, then every feature."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import ibis
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from outlay.features.aggregates import AGGREGATES, Aggregate
from outlay.features.asof import BATCH, AsOf, known_in, of_import
from outlay.features.engine import scratch
from outlay.features.facts import gather
from outlay.features.feature import Row
from outlay.features.history import History
from outlay.features.latest import as_of_columns, join_on, named
from outlay.features.registry import FEATURES
from outlay.features.settings import DEFAULT, FeatureSettings
from outlay.features.sources import payments
from outlay.features.trailing import trailing_columns
from outlay.features.write import write_ordered
from outlay.payments.errors import StoreError

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


def training_matrix(
    history: History,
    *,
    since: dt.date,
    until: dt.date,
    out: Path,
    memory: str = "2GB",
    threads: int = 2,
    settings: FeatureSettings = DEFAULT,
) -> int:
    """Write the features of all payments known in [since, until) to `out`.

    Rows are ordered by (known_on, payment_key). Returns their number.
    """
    with scratch(out.parent, memory=memory, threads=threads) as backend:
        facts = gather(
            backend, history, before=AsOf(until), settings=settings, keep=True
        )
        targets = known_in(facts.payments, since, until)
        joined = targets
        for key, some in _by_key(HISTORY):
            columns = known_in(trailing_columns(some, facts), since, until)
            kept = backend.create_table(f"by_{key}", _doubles(columns, some), temp=True)
            joined = join_on(joined, kept, [*some[0].columns, "day"])
        joined = _with_batch(backend, joined, targets)
        return _write(backend, joined, ["known_on", "payment_key"], out, settings)


def batch_matrix(
    history: History,
    *,
    import_id: str,
    as_of: dt.date,
    out: Path,
    memory: str = "2GB",
    threads: int = 2,
    settings: FeatureSettings = DEFAULT,
) -> int:
    """Write the features of one import, as of a day, to `out`.

    History is what was known before `as_of`, without any row of the import itself.
    Rows are ordered by source_line. Returns their number.

    Raises
    ------
    StoreError
        Where the store has no row of that import.
    """
    at = AsOf(as_of)
    with scratch(out.parent, memory=memory, threads=threads) as backend:
        facts = gather(
            backend, history, before=at, settings=settings, without=import_id
        )
        targets = _import(backend, history, import_id, at, settings)
        joined = targets
        for key, some in _by_key(HISTORY):
            columns = as_of_columns(some, facts, targets, at)
            kept = backend.create_table(f"by_{key}", _doubles(columns, some), temp=True)
            joined = join_on(joined, kept, some[0].columns)
        joined = _with_batch(backend, joined, targets)
        return _write(backend, joined, ["source_line", "payment_key"], out, settings)


def _import(
    backend: Backend,
    history: History,
    import_id: str,
    at: AsOf,
    settings: FeatureSettings,
) -> ir.Table:
    """Return the rows of the import, all standing on the day they are scored."""
    rows = payments(backend, history.payments, settings)
    rows = rows.filter(of_import(rows, import_id)).mutate(
        day=ibis.literal(at.day, "int64")
    )
    kept = backend.create_table("targets", rows, temp=True)
    if kept.count().execute() == 0:
        raise StoreError(
            f"the store has no payment of import {import_id}",
            fix="ingest the file first, and pass the import id that ingest gave",
        )
    return kept


def _by_key(
    aggregates: Sequence[Aggregate],
) -> list[tuple[str, list[Aggregate]]]:
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


def _with_batch(backend: Backend, joined: ir.Table, targets: ir.Table) -> ir.Table:
    """Add what is counted over the payment's own batch: the same for both compilers."""
    for key, some in _by_key(BATCHED):
        keys = [*BATCH, *some[0].columns]
        rows = named(targets, keys)
        sums = {
            a.name: rows[a.measure].nunique(where=rows["paid"] == 1)
            if a.how == "distinct"
            else rows[a.measure].sum()
            for a in some
        }
        columns = _doubles(rows.group_by(keys).agg(**sums), some)
        kept = backend.create_table(f"batch_by_{key}", columns, temp=True)
        joined = join_on(joined, kept, keys)
    return joined


def _write(
    backend: Backend,
    joined: ir.Table,
    order: Sequence[str],
    out: Path,
    settings: FeatureSettings,
) -> int:
    row = Row(joined)
    columns = {
        f.name: f.formula(row, settings).cast(
            "string" if f.kind == "category" else "float64"
        )
        for f in FEATURES
    }
    return write_ordered(backend, joined.select(*IDS, **columns).order_by(*order), out)
