"""Since when each payment was known to be undone, found one payment at a time."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from outlay.audit.leakage.raw import Raw

Days = NDArray[np.int64]

UNDONE = ("returned", "cancelled", "reversed")
NEVER = np.iinfo(np.int64).max


def undone_days(raw: Raw) -> Days:
    """Return for each payment the first day it was known to be undone; else NEVER."""
    days = np.full(len(raw.payments), NEVER, dtype=np.int64)
    for place, day in (*_by_disposition(raw), *_by_reversal(raw)):
        days[place] = min(days[place], day)
    # Nothing is undone before it is known.
    first: Days = np.maximum(days, raw.payments["day"].to_numpy())
    return first


def _by_disposition(raw: Raw) -> Iterator[tuple[int, int]]:
    fates = raw.dispositions
    linked = fates["reverses_key"].notna()
    told = fates[fates["state"].isin(UNDONE) | linked]
    of = told["reverses"].where(told["reverses_key"].notna(), told["place"])
    for place, day in zip(of, told["day"], strict=True):
        if place >= 0:
            yield int(place), int(day)


def _by_reversal(raw: Raw) -> Iterator[tuple[int, int]]:
    """Each negative row takes back the last equal payment that still stands."""
    rows = raw.payments[["payment_key", "payee_token", "magnitude", "day", "step"]]
    rows = rows[(rows["step"] != 0) & ~_linked(raw)]
    negative = rows.loc[rows["step"] < 0, ["payee_token", "magnitude"]]
    touched = rows.reset_index().merge(negative.drop_duplicates())
    touched = touched.assign(down=-touched["step"])
    touched = touched.sort_values(["day", "down", "payment_key"])
    standing: dict[tuple[str, int], list[int]] = {}
    columns = (touched[n].tolist() for n in ("index", "step", "day"))
    owners = zip(touched["payee_token"], touched["magnitude"], strict=True)
    for owner, place, step, day in zip(owners, *columns, strict=True):
        line = standing.setdefault(owner, [])
        if step > 0:
            line.append(place)
        elif line:
            yield line.pop(), day


def _linked(raw: Raw) -> pd.Series:
    """Reversals that say whose they are, when they come."""
    fates = raw.dispositions
    named = fates[fates["reverses_key"].notna() & (fates["place"] >= 0)]
    first = named.groupby("place")["day"].min()
    since = first.reindex(raw.payments.index)
    return raw.payments["day"] >= since.fillna(NEVER)
