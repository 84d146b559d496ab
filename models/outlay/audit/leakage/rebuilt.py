"""Sampled rows of a matrix, made anew from their own facts and recounted aggregates.

A formula is evaluated as it is declared, but only over the sampled payments
themselves: no other payment is there for it to look at.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from outlay.audit.leakage.networks import Networks
from outlay.audit.leakage.raw import Raw
from outlay.audit.leakage.robust import middle_and_spread
from outlay.audit.leakage.slowly import Slowly
from outlay.features.aggregates import AGGREGATES
from outlay.features.asof import Clock
from outlay.features.extras import Extras
from outlay.features.feature import Feature, Row
from outlay.features.histograms import HISTOGRAMS, Histogram
from outlay.features.settings import FeatureSettings
from outlay.features.sources import payments
from outlay.payments.database import connect

Count = Callable[[int], float | None]
KEY = "rebuilt_key"


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """Rebuilt columns by payment key, and what could not be rebuilt and why."""

    rows: pa.Table
    not_rechecked: dict[str, str]


class _Watched(Row):
    """A row that remembers which columns a formula asked for, and which it lacks."""

    def __init__(self, table: ir.Table) -> None:
        super().__init__(table)
        self.read: list[str] = []
        self.absent: list[str] = []
        self._names = frozenset(table.columns)

    def __getitem__(self, name: str) -> ir.Column:
        if name in self._names:
            self.read.append(name)
            return super().__getitem__(name)
        self.absent.append(name)
        return ibis.null("float64")


def rebuild(
    raw: Raw,
    places: Mapping[str, int],
    own: pa.Table,
    features: Sequence[Feature],
    extras: Extras,
    settings: FeatureSettings,
    origin: dt.date,
) -> Rebuilt:
    """Return `features` of the payments in `places` (payment key to place).

    Parameters
    ----------
    own : pa.Table
        The payments' own rows of the payments table, no others.
    """
    slowly = Slowly(raw)
    ways, gaps = countable(slowly, Networks(raw, slowly))
    joined = _beside(payments(settings, extras), list(ways))
    columns, read = {}, set()
    for feature in features:
        row = _Watched(joined)
        column = feature.formula(row, settings)
        if row.absent:
            name = row.absent[0]
            gaps[feature.name] = gaps.get(name, f"it reads {name}, which is not known")
        else:
            kind = "string" if feature.kind == "category" else "float64"
            columns[feature.name] = column.cast(kind)
            read.update(row.read)
    counted = _counted(ways, places, read)
    rows = _run(joined.select("payment_key", **columns), own, counted, origin)
    return Rebuilt(rows, gaps)


def countable(
    slowly: Slowly, networks: Networks
) -> tuple[dict[str, Count], dict[str, str]]:
    """Return how to count each column that formulas read, and why others cannot be."""
    ways: dict[str, Count] = dict(networks.ways)
    gaps = {}
    for each in AGGREGATES:
        if each.name in ways:
            continue
        why = slowly.cannot(each)
        if why is None:
            ways[each.name] = partial(slowly.value, each)
        else:
            gaps[each.name] = why
    for histogram in HISTOGRAMS:
        for number, name in enumerate(histogram.made):
            ways[name] = partial(_of_histogram, slowly, histogram, number)
    return ways, gaps


def _of_histogram(
    slowly: Slowly, histogram: Histogram, number: int, place: int
) -> float | None:
    both = middle_and_spread(slowly, histogram, place)
    return None if both is None else both[number]


def _beside(facts: ir.Table, names: Sequence[str]) -> ir.Table:
    """Return payments with their own facts and counted numbers beside them."""
    schema = {KEY: "string", **dict.fromkeys(names, "float64")}
    numbers = ibis.table(schema, name="counted")
    return facts.inner_join(numbers, facts["payment_key"] == numbers[KEY])


def _counted(
    ways: Mapping[str, Count], places: Mapping[str, int], read: set[str]
) -> pa.Table:
    """Return the numbers of each payment; what no feature reads stays null."""
    columns = {KEY: pa.array(list(places), pa.string())}
    for name, count in ways.items():
        wanted = places.values() if name in read else ()
        values = [count(place) for place in wanted] or [None] * len(places)
        columns[name] = pa.array(values, pa.float64())
    return pa.table(columns)


def _run(rows: ir.Table, own: pa.Table, counted: pa.Table, origin: dt.date) -> pa.Table:
    with connect() as connection:
        _offer(connection, "payments_read", own)
        _offer(connection, "clock", Clock(as_of=origin).row)
        _offer(connection, "counted", counted)
        sql = ibis.to_sql(rows, dialect="duckdb")
        table: pa.Table = connection.sql(str(sql)).to_arrow_table()
    return table


def _offer(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    connection.from_arrow(rows).create(name)
