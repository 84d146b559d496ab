"""Which rows to rebuild: those where a leak would show, and some of all others."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from outlay.audit.leakage.raw import Raw
from outlay.audit.leakage.undone import NEVER, undone_days

Places = NDArray[np.int64]
Flags = NDArray[np.bool_]


def strata(raw: Raw, places: Places) -> dict[str, Flags]:
    """Return kinds of rows by name, each a flag for every row in `places`.

    What became known of a payee before a payment may be in it, what became known the
    same day or later may not: each side of each border is a kind of its own.
    """
    rows = raw.payments.take(places)
    found = {}
    for name, events in _events(raw).items():
        days = events.drop_duplicates()
        ends = days.groupby("payee", observed=True)["day"].agg(["min", "max"])
        first = rows["payee_token"].map(ends["min"]).astype("float64")
        last = rows["payee_token"].map(ends["max"]).astype("float64")
        here = pd.MultiIndex.from_frame(rows[["payee_token", "day"]])
        found[f"{name} before"] = (first < rows["day"]).to_numpy()
        found[f"{name} the same day"] = here.isin(pd.MultiIndex.from_frame(days))
        found[f"{name} later"] = (last > rows["day"]).to_numpy()
    found["shared account"] = _shared(raw, rows)
    found["several to the payee in its file"] = raw.payments.duplicated(
        ["batch_id", "day", "payee_token"], keep=False
    ).to_numpy()[places]
    found["money taken back"] = (rows["amount_cents"] < 0).to_numpy()
    found["any"] = np.ones(len(places), dtype=bool)
    return found


def chosen(kinds: Mapping[str, Flags], rows: int, seed: int) -> Places:
    """Return up to `rows` numbers of rows: as many of each kind, none twice."""
    rng = np.random.default_rng(seed)
    total = len(next(iter(kinds.values())))
    taken = np.zeros(total, dtype=bool)
    share = max(1, rows // len(kinds))
    for flags in kinds.values():
        _take(rng, flags & ~taken, min(share, rows - int(taken.sum())), taken)
    _take(rng, ~taken, rows - int(taken.sum()), taken)
    return np.flatnonzero(taken)


def _take(rng: np.random.Generator, free: Flags, count: int, taken: Flags) -> None:
    places = np.flatnonzero(free)
    taken[rng.choice(places, min(count, len(places)), replace=False)] = True


def _events(raw: Raw) -> dict[str, pd.DataFrame]:
    """Return whose payments something became known of, and when."""
    said = raw.outcomes[raw.outcomes["place"] >= 0].sort_values("day", kind="stable")
    again = said.duplicated("place")
    undone = undone_days(raw)
    gone = np.flatnonzero(undone != NEVER)
    return {
        "an outcome": _of_payee(raw, said["place"].to_numpy(), said["day"]),
        "a correction": _of_payee(
            raw, said.loc[again, "place"].to_numpy(), said.loc[again, "day"]
        ),
        "an undoing": _of_payee(raw, gone, pd.Series(undone[gone])),
        "a payment": _of_payee(
            raw, np.arange(len(raw.payments)), raw.payments["day"]
        ),
    }  # fmt: skip


def _of_payee(raw: Raw, places: Places, days: pd.Series) -> pd.DataFrame:
    payee = raw.payments["payee_token"].take(places)
    return pd.DataFrame({"payee": payee.to_numpy(), "day": days.to_numpy()})


def _shared(raw: Raw, rows: pd.DataFrame) -> Flags:
    pairs = raw.payments[["account_token", "payee_token"]].drop_duplicates()
    payees = pairs["account_token"].value_counts()
    shared = payees.index[payees > 1]
    flags: Flags = rows["account_token"].isin(shared).to_numpy()
    return flags
