"""Decided payments counted into distinct cells: label, decision, promise, groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from outlay.audit.fairness.decided import FURTHER
from outlay.payments.database import connect

Reals = NDArray[np.float64]

SQL = Path(__file__).with_name("cells.sql")
# Upper edges of the bands of promised probability that are held to what was found:
# fixed, so that no group's data choose them.
BANDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
# Axes of a cell: passed or flagged; unknown, legitimate, wrong; no promise, or a band.
SHAPE = (2, 3, len(BANDS) + 2)
# Sums over a cell's payments, with w = 1 / chance, p promised, a cents, d days held.
SUMS = ["n", "cents", "w", "ww", "wp", "wpp", "wwp", "wa", "waa"]
SUMS += ["days_n", "dw", "dww", "wd", "wdd", "wwd"]
HEAVIEST = "heaviest"


@dataclass(frozen=True, slots=True)
class Cells:
    """Sums by group and cell; `groups` are sorted, each sum has shape (G, *SHAPE).

    A million payments make a few hundred cells, and all figures come from these.
    `heaviest` is the largest weight of a known outcome in any group, shape (2, 3):
    passed or flagged; unknown, legitimate, wrong.
    """

    groups: tuple[tuple[str, ...], ...]
    sums: dict[str, Reals]
    heaviest: Reals

    def of(self, name: str, *, bands: bool = False) -> Reals:
        """Return one of SUMS, shape (G, 2, 3), or with the bands as a last axis."""
        return self.sums[name] if bands else self.sums[name].sum(axis=3)


def finest(table: pa.Table, attributes: Sequence[str]) -> pd.DataFrame:
    """Return one row for each distinct cell of all `attributes` at once.

    Parameters
    ----------
    table : pa.Table
        DECIDED rows with attributes; columns of FURTHER where they are known.

    Returns
    -------
    pd.DataFrame
        The attributes as "0", "1" and so on, flagged, bad (0, 1, or -1 for unknown),
        band, SUMS and the heaviest weight. All weighted sums are of known outcomes.
    """
    keys = [str(number) for number in range(len(attributes))]
    groups = {key: table[name] for key, name in zip(keys, attributes, strict=True)}
    with connect() as connection:
        connection.register("decided", pa.table(groups | _judged(table)))
        rows = connection.sql(SQL.read_text(encoding="utf-8")).to_arrow_table()
    frame = _weighted(rows.to_pandas())
    ordered = frame.sort_values([*keys, "flagged", "bad", "band", "chance"])
    by = [*keys, "flagged", "bad", "band"]
    cells = ordered.groupby(by, as_index=False, sort=True)
    found: pd.DataFrame = cells[SUMS].sum()
    return found.assign(**{HEAVIEST: cells[HEAVIEST].max()[HEAVIEST]})


def grouped(frame: pd.DataFrame, places: Sequence[int]) -> Cells:
    """Return the cells by the attributes at `places`; one group () without any."""
    keys = [str(place) for place in places]
    if keys:
        numbers = frame.groupby(keys, sort=True).ngroup().to_numpy()
        first = pd.Series(np.arange(len(frame))).groupby(numbers).first().to_numpy()
        named = frame[keys].iloc[first].to_numpy()
        groups = tuple(tuple(str(part) for part in name) for name in named)
    else:
        numbers, groups = np.zeros(len(frame), np.int64), ((),)
    at = numbers, frame["flagged"], frame["bad"] + 1, frame["band"]
    sums = {}
    for name in SUMS:
        sums[name] = np.zeros((len(groups), *SHAPE))
        np.add.at(sums[name], at, frame[name])
    heaviest = np.zeros(SHAPE[:2])
    np.maximum.at(heaviest, at[1:3], frame[HEAVIEST])
    return Cells(groups, sums, heaviest)


def _judged(table: pa.Table) -> dict[str, pa.Array]:
    known = pc.is_valid(table["bad"])
    further = {
        name: table[name]
        if name in table.column_names
        else pa.nulls(table.num_rows, FURTHER.field(name).type)
        for name in ("promised", "days_held")
    }
    promised = pc.if_else(known, further["promised"], None).cast(pa.float64())
    return {
        "flagged": table["flagged"].cast(pa.int8()),
        "bad": table["bad"].cast(pa.int8()).fill_null(-1),
        "band": pa.array(_bands(promised)),
        "chance": pc.if_else(known, table["chance"], None).cast(pa.float64()),
        "promised": promised,
        "amount_cents": table["amount_cents"],
        "days_held": further["days_held"],
    }


def _bands(promised: pa.ChunkedArray) -> NDArray[np.int8]:
    """Return 0 without a promise, else the number of its band from 1."""
    values = promised.to_numpy()
    bands = np.zeros(len(values), np.int8)
    told = np.flatnonzero(~np.isnan(values))
    bands[told] = 1 + np.searchsorted(BANDS, values[told])
    return bands


def _weighted(rows: pd.DataFrame) -> pd.DataFrame:
    w = (1 / rows["chance"]).fillna(0.0)
    p, pp = rows["p"].fillna(0.0), rows["pp"].fillna(0.0)
    named = [name for name in rows.columns if name.isdigit()]
    kept = rows[["chance", "flagged", "bad", "band", "n", "cents", "days_n"]]
    sums = {
        HEAVIEST: w,
        "w": w * rows["n"],
        "ww": w**2 * rows["n"],
        "wp": w * p,
        "wpp": w**2 * pp,
        "wwp": w**2 * p,
        "wa": w * rows["cents"],
        "waa": w**2 * rows["aa"],
        "dw": w * rows["days_n"],
        "dww": w**2 * rows["days_n"],
        "wd": w * rows["d"],
        "wdd": w**2 * rows["dd"],
        "wwd": w**2 * rows["d"],
    }
    return pd.concat([rows[named].astype(str), kept, pd.DataFrame(sums)], axis=1)
