"""Rebuilds sampled rows of a training matrix by brute force and compares them."""

import datetime as dt
import math
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa

from outlay.audit.leakage.raw import Raw, read
from outlay.audit.leakage.rebuilt import rebuild
from outlay.audit.leakage.report import LISTED, Difference, LeakageReport, Value
from outlay.audit.leakage.sample import Places, chosen, strata
from outlay.features.compile import IDS
from outlay.features.extras import extra_features, typed
from outlay.features.feature import Feature
from outlay.features.history import History
from outlay.features.registry import BY_NAME
from outlay.features.settings import DEFAULT, FeatureSettings
from outlay.payments.database import connect
from outlay.payments.errors import ConfigurationError, Place, TableError
from outlay.payments.store import Store

ROWS = 200
TOLERANCE = 1e-9


def recheck(
    store: Store | History,
    matrix: Path,
    *,
    rows: int = ROWS,
    seed: int = 0,
    settings: FeatureSettings = DEFAULT,
) -> LeakageReport:
    """Rebuild sampled rows of a training matrix from the raw tables and compare.

    The sample holds rows on both sides of every border that the rule of time draws:
    outcomes, corrections and undoings of the payee known before, on, and after the
    payment's day, shared accounts, several payments in one file, reversals. Every
    feature of a sampled row is compared: text exactly, numbers to 1e-9. What the
    recheck cannot rebuild is named, and then it has not passed.

    Raises
    ------
    TableError
        Where the matrix has payments that the store does not have.
    """
    history = History.of(store) if isinstance(store, Store) else store
    keys, names, last = _matrix_keys(matrix)
    if not keys:
        return LeakageReport(0, (), {}, 0, (), {})
    origin = last + dt.timedelta(days=1)
    raw = read(history, origin, settings)
    places = _places(raw, keys, matrix)
    kinds = strata(raw, places)
    sampled = chosen(kinds, rows, seed)
    of = {keys[number]: int(places[number]) for number in sampled}
    declared = [BY_NAME[name] for name in names if name in BY_NAME]
    extras, gaps = _extras(history, [name for name in names if name not in BY_NAME])
    features = [*declared, *extra_features(extras)]
    own = _rows_of(history.payments, list(of))
    made = rebuild(raw, of, own, features, extras, settings, origin)
    compared = [f for f in features if f.name in made.rows.column_names]
    found = list(_differences(_rows_of((matrix,), list(of)), made.rows, compared))
    return LeakageReport(
        rows=len(of),
        columns=tuple(feature.name for feature in compared),
        strata={name: int(flags[sampled].sum()) for name, flags in kinds.items()},
        differing=len(found),
        differences=tuple(found[:LISTED]),
        not_rechecked=gaps | made.not_rechecked,
    )


def _matrix_keys(matrix: Path) -> tuple[list[str], list[str], dt.date]:
    with connect() as connection:
        rows = connection.read_parquet(str(matrix))
        names = [name for name in rows.columns if name not in IDS]
        keys = rows.select("payment_key").order("payment_key").to_arrow_table()
        [[last]] = rows.aggregate("max(known_on)").fetchall()
    return keys["payment_key"].to_pylist(), names, last


def _places(raw: Raw, keys: list[str], matrix: Path) -> Places:
    stored = pd.Index(raw.payments["payment_key"])
    places: Places = stored.get_indexer(pd.Index(keys))
    strange = int((places < 0).sum())
    if strange:
        raise TableError(
            f"{strange} payments of the matrix are not in the store",
            where=Place(file=str(matrix), field="payment_key"),
            fix="recheck the matrix with the store that it was built from",
        )
    return places


def _extras(
    history: History, names: list[str]
) -> tuple[tuple[tuple[str, str], ...], dict[str, str]]:
    """Return program columns with their types, and columns that nobody declared."""
    found: list[tuple[str, str]] = []
    gaps: dict[str, str] = {}
    for name in names:
        try:
            found += typed(history, [name])
        except ConfigurationError:
            gaps[name] = "nobody declared this column"
    return tuple(found), gaps


def _rows_of(files: tuple[Path, ...], keys: list[str]) -> pa.Table:
    with connect() as connection:
        connection.from_arrow(pa.table({"payment_key": keys})).create("wanted")
        rows = connection.read_parquet([str(f) for f in files], union_by_name=True)
        wanted = connection.table("wanted")
        table: pa.Table = rows.join(wanted, "payment_key", how="semi").to_arrow_table()
    return table


def _differences(
    matrix: pa.Table, made: pa.Table, features: list[Feature]
) -> Iterator[Difference]:
    names = ["payment_key", *(feature.name for feature in features)]
    ours = {row["payment_key"]: row for row in made.select(names).to_pylist()}
    for row in matrix.select(names).sort_by("payment_key").to_pylist():
        key = row["payment_key"]
        for name in names[1:]:
            if not _equal(row[name], ours[key][name]):
                yield Difference(key, name, row[name], ours[key][name])


def _equal(one: Value, other: Value) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        if math.isnan(one) or math.isnan(other):
            return math.isnan(one) and math.isnan(other)
        return abs(one - other) <= TOLERANCE * max(1.0, abs(other))
    return one == other
