"""Fifteen trailing columns of a payee: our windows against pandas' rolling."""

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from outlay.features.aggregates import Aggregate, over
from outlay.features.asof import Clock, known
from outlay.features.engine import read_as, scratch
from outlay.features.facts import Facts
from outlay.features.latest import join_on
from outlay.features.recipe import Recipe, duckdb_sql
from outlay.features.settings import DEFAULT
from outlay.features.sources import payments
from outlay.features.trailing import trailing_columns
from outlay.payments.reader import Tick
from outlay.payments.tables import PAYMENTS

DAYS = (1, 7, 30, 90, 365)
COLUMNS: tuple[Aggregate, ...] = (
    *over("payee", "sum", "paid", *DAYS),
    *over("payee", "sum", "cents", *DAYS),
    *over("payee", "max", "positive_cents", *DAYS),
)


def ours(
    files: Sequence[Path], until: dt.date, out: Path, memory: str, _tick: Tick
) -> tuple[float, float]:
    """Write the columns to `out`; return seconds of the windows alone, and of all.

    All is from Parquet files to the table of results; reading makes hashes of tokens.
    """
    recipes = _reading(), _windows()
    for recipe in recipes:
        recipe.statements(duckdb_sql)  # once a process, whatever the number of rows
    with scratch(out.parent, memory=memory, threads=2) as connection:
        started = time.perf_counter()
        read_as(connection, "payments_read", PAYMENTS, files)
        connection.from_arrow(Clock(as_of=until).row).create("clock")
        recipes[0].run(connection).to_arrow_table()
        read = time.perf_counter()
        rows = recipes[1].run(connection).to_arrow_table()
        done = time.perf_counter()
    _write(rows, out)
    return done - read, done - started


def _payments() -> ir.Table:
    rows = known(payments(DEFAULT, ()))
    return rows.mutate(asked=ibis.literal(1, "int64"))


def _reading() -> Recipe:
    recipe = Recipe()
    return recipe.finish(recipe.add("payments", _payments()).count().as_table())


def _windows() -> Recipe:
    recipe = Recipe()
    rows = ibis.table(_payments().schema(), name="payments")
    facts = Facts(**dict.fromkeys((f.name for f in fields(Facts)), rows))
    kept = recipe.add("by_payee", trailing_columns(COLUMNS, facts))
    joined = join_on(rows, kept, ["payee_token", "day"], alias="payee")
    return recipe.finish(joined.select("payment_key", *(a.name for a in COLUMNS)))


def pandas_rolling(
    files: Sequence[Path], until: dt.date, out: Path, _memory: str, _tick: Tick
) -> tuple[float, float]:
    """Write the same by groupby.rolling; return its seconds alone, and of all.

    All is reading, sorting and rolling; mending days with several payments is not.
    """
    begun = time.perf_counter()
    rows = _rows(files, until)
    grouped = rows.groupby("payee")
    started = time.perf_counter()
    columns = {}
    for each in COLUMNS:
        line = grouped.rolling(f"{each.window}D", on="known_on", closed="left")
        columns[each.name] = getattr(line[each.measure], each.how)().to_numpy()
    done = time.perf_counter()
    made = pd.DataFrame(columns)
    # A window that leaves the row out still holds earlier rows of its day.
    first = ~rows.duplicated(["payee", "known_on"])
    place = np.flatnonzero(first)[np.cumsum(first) - 1]
    made = made.iloc[place].reset_index(drop=True)
    keys = pa.table({"payment_key": rows["payment_key"].to_numpy()})
    for name in made:
        keys = keys.append_column(name, pa.array(made[name], from_pandas=True))
    _write(keys, out)
    return done - started, done - begun


def _rows(files: Sequence[Path], until: dt.date) -> pd.DataFrame:
    names = ["payment_key", "payee_token", "known_on", "amount_cents"]
    rows = pa.concat_tables(pq.read_table(file, columns=names) for file in files)
    frame = rows.to_pandas()
    frame["known_on"] = pd.to_datetime(frame["known_on"])
    frame = frame[frame["known_on"] < pd.Timestamp(until)]
    frame["payee"] = pd.factorize(frame["payee_token"])[0]
    frame["cents"] = frame["amount_cents"].astype("float64")
    frame["paid"] = (frame["cents"] > 0).astype("float64")
    frame["positive_cents"] = frame["cents"].where(frame["cents"] > 0)
    return frame.sort_values(["payee", "known_on"]).reset_index(drop=True)


def _write(rows: pa.Table, out: Path) -> None:
    # Nothing in a window: a sum is 0 here, null or NaN there.
    for place, each in enumerate(COLUMNS, 1):
        values = rows[each.name].cast(pa.float64())
        values = values.fill_null(0.0) if each.counts else values
        rows = rows.set_column(place, each.name, values)
    pq.write_table(rows, out)
