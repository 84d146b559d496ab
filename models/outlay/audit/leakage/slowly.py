"""Aggregates counted anew from their declarations, a payment at a time.

The one rule of time, once more: a payment of day d knows what became known before
d, and of its own file the rows of the same day.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from outlay.audit.leakage.raw import MEASURES, Raw
from outlay.audit.leakage.undone import NEVER, undone_days
from outlay.features.aggregates import Aggregate

Places = NDArray[np.int64]
ERRORS = ("overpayment", "underpayment")
FRAUDS = ("suspected", "referred", "confirmed_by_court")
FOUND = ("reviewed", "error", "fraud")
OWN_FILE = ("batch_id", "day")


class Groups:
    """Rows by code: the places of those that have the code of a given one."""

    def __init__(self, codes: Places) -> None:
        self._order = np.argsort(codes, kind="stable")
        self._sorted = codes[self._order]

    def of(self, code: int) -> Places:
        """Return the rows with this code, in their order."""
        first, last = np.searchsorted(self._sorted, [code, code + 1])
        places: Places = self._order[first:last]
        return places


class Slowly:
    """Counts any declared aggregate as of any payment."""

    def __init__(self, raw: Raw) -> None:
        self._rows = raw.payments
        self._day = raw.payments["day"].to_numpy()
        self._paid = raw.payments["paid"].to_numpy() == 1
        self._undone = undone_days(raw)
        self._found = _findings(raw)
        self._codes: dict[tuple[str, ...], Places] = {}
        self._groups: dict[tuple[str, ...], Groups] = {}
        self._found_groups: dict[tuple[str, ...], Groups] = {}

    def cannot(self, aggregate: Aggregate) -> str | None:
        """Return why an aggregate cannot be counted here; None where it can."""
        strange = sorted(set(aggregate.columns) - set(self._rows.columns))
        if strange:
            return f"its key holds {strange[0]}, which the recheck does not know"
        if self._way(aggregate) is None:
            kind = f"{aggregate.how} {aggregate.measure} of {aggregate.source}"
            return f"the recheck does not know {kind}"
        return None

    def value(self, aggregate: Aggregate, place: int) -> float | None:
        """Return the aggregate as of the payment at `place`."""
        way = self._way(aggregate)
        if way is None or self._code(aggregate, place) < 0:
            return None
        return way(aggregate, place)

    def _way(
        self, aggregate: Aggregate
    ) -> Callable[[Aggregate, int], float | None] | None:
        how, measure = str(aggregate.how), aggregate.measure
        source = str(aggregate.source)
        if source == "findings":
            return self._findings if (how, measure in FOUND) == ("sum", True) else None
        if source == "undoings":
            return self._undoings if (how, measure) == ("sum", "undone") else None
        if source != "payments":
            return None
        if how in {"sum", "max", "min"}:
            return self._plain if measure in MEASURES else None
        ways = {
            "distinct": self._distinct,
            "new": self._new,
            "newest": self._newest,
            "standing": self._standing,
        }
        known = how == "standing" or measure in self._rows.columns
        return ways.get(how) if known else None

    def _plain(self, aggregate: Aggregate, place: int) -> float | None:
        values = self._rows[aggregate.measure].take(self._seen(aggregate, place))
        values = values.dropna()
        if values.empty:
            return 0.0 if aggregate.how == "sum" else None
        return float(getattr(values, aggregate.how)())

    def _distinct(self, aggregate: Aggregate, place: int) -> float:
        seen = self._seen(aggregate, place)
        return float(
            self._rows[aggregate.measure].take(seen[self._paid[seen]]).nunique()
        )

    def _new(self, aggregate: Aggregate, place: int) -> float:
        first = self._first_days(aggregate, place)
        return float((first >= self._since(aggregate, place)).sum())

    def _newest(self, aggregate: Aggregate, place: int) -> float | None:
        first = self._first_days(aggregate, place)
        first = first[first >= self._since(aggregate, place)]
        return None if first.empty else float(first.max())

    def _first_days(self, aggregate: Aggregate, place: int) -> pd.Series:
        """Return the first day of each value of the measure, of all days before."""
        seen = self._before(aggregate, place)
        paid = self._rows.take(seen[self._paid[seen]])
        days: pd.Series = paid.groupby(aggregate.measure, observed=True)["day"].min()
        return days

    def _standing(self, aggregate: Aggregate, place: int) -> float:
        seen = self._seen(aggregate, place)
        gone = self._undone[seen] < self._day[place]
        return float((self._paid[seen] & ~gone).sum())

    def _undoings(self, aggregate: Aggregate, place: int) -> float:
        group = self._group(aggregate, place)
        gone = self._undone[group[self._paid[group]]]
        since = self._since(aggregate, place)
        return float(((gone < self._day[place]) & (gone >= since)).sum())

    def _findings(self, aggregate: Aggregate, place: int) -> float:
        columns, code = aggregate.columns, self._code(aggregate, place)
        if columns not in self._found_groups:
            codes = self._codes[columns][self._found["place"].to_numpy()]
            self._found_groups[columns] = Groups(codes)
        said = self._found.take(self._found_groups[columns].of(code))
        day = int(self._day[place])
        now = _state(said, day, aggregate.measure)
        if aggregate.window is None:
            return now
        return now - _state(said, day - aggregate.window, aggregate.measure)

    def _seen(self, aggregate: Aggregate, place: int) -> Places:
        """Return the rows of the key that the payment may count."""
        if aggregate.batch:
            return self._group(aggregate, place)
        before = self._before(aggregate, place)
        inside: Places = before[self._day[before] >= self._since(aggregate, place)]
        return inside

    def _before(self, aggregate: Aggregate, place: int) -> Places:
        group = self._group(aggregate, place)
        if aggregate.batch:
            return group
        before: Places = group[self._day[group] < self._day[place]]
        return before

    def _since(self, aggregate: Aggregate, place: int) -> int:
        window = aggregate.window
        return -NEVER if window is None else int(self._day[place]) - window

    def _group(self, aggregate: Aggregate, place: int) -> Places:
        columns = self._key(aggregate)
        code = self._code(aggregate, place)
        if columns not in self._groups:
            self._groups[columns] = Groups(self._codes[columns])
        return self._groups[columns].of(code)

    def _code(self, aggregate: Aggregate, place: int) -> int:
        columns = self._key(aggregate)
        if columns not in self._codes:
            grouped = self._rows.groupby(list(columns), observed=True, sort=False)
            # A row that lacks a part of the key belongs to no group.
            codes = grouped.ngroup().fillna(-1).astype("int64")
            self._codes[columns] = np.asarray(codes, dtype=np.int64)
        return int(self._codes[columns][place])

    @staticmethod
    def _key(aggregate: Aggregate) -> tuple[str, ...]:
        return (*OWN_FILE, *aggregate.columns) if aggregate.batch else aggregate.columns


def _findings(raw: Raw) -> pd.DataFrame:
    """Return what was said of payments, in the order in which it was said."""
    said = raw.outcomes[raw.outcomes["place"] >= 0]
    fraud = said["fraud_state"].isin(FRAUDS)
    told = (said["ip_class"] != "unknown") | (said["fraud_state"] != "none")
    order = ["place", "day", "known_at", "source", "ip_class", "fraud_state"]
    said = said.assign(
        reviewed=told.astype("int64"),
        fraud=fraud.astype("int64"),
        error=(said["ip_class"].isin(ERRORS) & ~fraud).astype("int64"),
        paid_on=raw.payments["day"].to_numpy()[said["place"]],
    )
    return said.sort_values(order).reset_index(drop=True)


def _state(said: pd.DataFrame, day: int, measure: str) -> float:
    """Return how many payments stood so before `day`: the last word on each counts."""
    known = said[(said["day"] < day) & (said["paid_on"] < day)]
    return float(known.groupby("place")[measure].last().sum())
