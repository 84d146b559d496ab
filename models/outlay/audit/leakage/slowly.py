"""Aggregates counted anew from their declarations, a payment at a time.

The one rule of time, once more: a payment of day d knows what became known before
d, and of its own file the rows of the same day.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from outlay.audit.leakage.raw import MEASURES, Raw
from outlay.audit.leakage.undone import NEVER, undone_days
from outlay.features.aggregates import Aggregate

Places = NDArray[np.int64]
ERRORS = ("overpayment", "underpayment")
FRAUDS = ("suspected", "referred", "confirmed_by_court")
Way = Callable[[Aggregate, int], float | None]
FOUND = ("reviewed", "error", "fraud")
OWN_FILE = ("batch_id", "day")
IN_A_FILE = (("payments", "sum"), ("payments", "distinct"))


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
        self._said = findings(raw)
        self._codes: dict[tuple[str, ...], Places] = {}
        self._groups: dict[tuple[str, ...], Groups] = {}
        self._said_groups: dict[tuple[str, ...], Groups] = {}
        self._ways: dict[Aggregate, Way] = {}
        self._numbers: dict[str, tuple[Places, NDArray[np.bool_]]] = {}

    def cannot(self, aggregate: Aggregate) -> str | None:
        """Return why an aggregate cannot be counted here; None where it can.

        To be asked before `value`.
        """
        strange = sorted(set(aggregate.columns) - set(self._rows.columns))
        if strange:
            return f"its key holds {strange[0]}, which the recheck does not know"
        way = self._way(aggregate)
        if way is None:
            kind = f"{aggregate.how} {aggregate.measure} of {aggregate.source}"
            return f"the recheck does not know {kind}"
        self._ways[aggregate] = way
        return None

    def value(self, aggregate: Aggregate, place: int) -> float | None:
        """Return the aggregate as of the payment at `place`.

        None where the payment lacks a part of the key, or there is nothing to tell.
        """
        way = self._ways.get(aggregate)
        if way is None or self._code(self._key(aggregate), place) < 0:
            return None
        return way(aggregate, place)

    def paid_before(
        self, columns: tuple[str, ...], place: int, window: int | None = None
    ) -> Places:
        """Return the payments of the same key that the one at `place` may know."""
        if self._code(columns, place) < 0:
            return np.empty(0, dtype=np.int64)
        group, day = self._rows_of(columns, place), int(self._day[place])
        since = -NEVER if window is None else day - window
        days = self._day[group]
        paid: Places = group[self._paid[group] & (days < day) & (days >= since)]
        return paid

    def _way(self, aggregate: Aggregate) -> Way | None:
        """Return how to count a kind of aggregate; None for a kind nobody knows."""
        measure = aggregate.measure
        ways: dict[tuple[str, str], tuple[Way, bool]] = {
            ("findings", "sum"): (self._found, measure in FOUND),
            ("undoings", "sum"): (self._gone, measure == "undone"),
            ("payments", "sum"): (self._plain, measure in MEASURES),
            ("payments", "max"): (self._plain, measure in MEASURES),
            ("payments", "min"): (self._plain, measure in MEASURES),
            ("payments", "distinct"): (self._distinct, measure in self._rows),
            ("payments", "new"): (self._new, measure in self._rows),
            ("payments", "newest"): (self._newest, measure in self._rows),
            ("payments", "standing"): (self._standing, measure == "payment"),
        }
        kind = str(aggregate.source), str(aggregate.how)
        if aggregate.batch and kind not in IN_A_FILE:
            return None
        way, known = ways.get(kind, (self._plain, False))
        return way if known else None

    def _plain(self, aggregate: Aggregate, place: int) -> float | None:
        values, valid = self.measured(aggregate.measure)
        seen = self._seen(aggregate, place)
        seen = seen[valid[seen]]
        if not seen.size:
            return 0.0 if aggregate.how == "sum" else None
        return float(getattr(values[seen], aggregate.how)())

    def _distinct(self, aggregate: Aggregate, place: int) -> float:
        labels = self._labels(aggregate.measure)
        seen = self._seen(aggregate, place)
        used = labels[seen[self._paid[seen]]]
        return float(np.unique(used[used >= 0]).size)

    def _new(self, aggregate: Aggregate, place: int) -> float:
        return float(self._first_days(aggregate, place).size)

    def _newest(self, aggregate: Aggregate, place: int) -> float | None:
        first = self._first_days(aggregate, place)
        return float(first.max()) if first.size else None

    def _first_days(self, aggregate: Aggregate, place: int) -> Places:
        """Return the first days, inside the window, of values never seen before."""
        labels = self._labels(aggregate.measure)
        before = self._before(aggregate, place)
        used = before[self._paid[before] & (labels[before] >= 0)]
        _, which = np.unique(labels[used], return_inverse=True)
        first = np.full(which.max(initial=-1) + 1, NEVER, dtype=np.int64)
        np.minimum.at(first, which, self._day[used])
        inside: Places = first[first >= self._since(aggregate, place)]
        return inside

    def _standing(self, aggregate: Aggregate, place: int) -> float:
        seen = self._seen(aggregate, place)
        gone = self._undone[seen] < self._day[place]
        return float((self._paid[seen] & ~gone).sum())

    def _gone(self, aggregate: Aggregate, place: int) -> float:
        group = self._group(aggregate, place)
        gone = self._undone[group[self._paid[group]]]
        since = self._since(aggregate, place)
        return float(((gone < self._day[place]) & (gone >= since)).sum())

    def _found(self, aggregate: Aggregate, place: int) -> float:
        columns, day = self._key(aggregate), int(self._day[place])
        code, measure = self._code(columns, place), aggregate.measure
        now = self.state_of(columns, code, day, measure)
        if aggregate.window is None:
            return now
        return now - self.state_of(columns, code, day - aggregate.window, measure)

    def state_of(
        self, columns: tuple[str, ...], code: int, day: int, measure: str
    ) -> float:
        """Return how many payments of a key stood so, as was known before `day`."""
        if columns not in self._said_groups:
            codes = self.codes(columns)[self._said["place"]]
            self._said_groups[columns] = Groups(codes)
        return self._state(self._said_groups[columns].of(code), day, measure)

    def _state(self, said: Places, day: int, measure: str) -> float:
        """Return how many payments stood so before `day`: the last word counts."""
        known = (self._said["day"][said] < day) & (self._said["paid_on"][said] < day)
        said = said[known]
        of = self._said["place"][said]
        last = np.append(of[1:] != of[:-1], True)[: of.size]
        return float(self._said[measure][said[last]].sum())

    def _seen(self, aggregate: Aggregate, place: int) -> Places:
        """Return the rows of the key that the payment may count."""
        if aggregate.batch:
            return self._group(aggregate, place)
        before = self._before(aggregate, place)
        inside: Places = before[self._day[before] >= self._since(aggregate, place)]
        return inside

    def _before(self, aggregate: Aggregate, place: int) -> Places:
        group = self._group(aggregate, place)
        before: Places = group[self._day[group] < self._day[place]]
        return before

    def _since(self, aggregate: Aggregate, place: int) -> int:
        window = aggregate.window
        return -NEVER if window is None else int(self._day[place]) - window

    def _group(self, aggregate: Aggregate, place: int) -> Places:
        return self._rows_of(self._key(aggregate), place)

    def _rows_of(self, columns: tuple[str, ...], place: int) -> Places:
        code = self._code(columns, place)
        if columns not in self._groups:
            self._groups[columns] = Groups(self._codes[columns])
        return self._groups[columns].of(code)

    @staticmethod
    def _key(aggregate: Aggregate) -> tuple[str, ...]:
        return (*OWN_FILE, *aggregate.columns) if aggregate.batch else aggregate.columns

    def codes(self, columns: tuple[str, ...]) -> Places:
        """Return a number for each payment: equal where the columns are, -1 if null."""
        if columns not in self._codes:
            grouped = self._rows.groupby(list(columns), observed=True, sort=False)
            # A row that lacks a part of the key belongs to no group.
            codes = grouped.ngroup().fillna(-1).to_numpy(dtype=np.int64)
            self._codes[columns] = np.asarray(codes).astype(np.int64)
        return self._codes[columns]

    def _code(self, columns: tuple[str, ...], place: int) -> int:
        return int(self.codes(columns)[place])

    def _labels(self, column: str) -> Places:
        return self.codes((column,))

    def measured(self, measure: str) -> tuple[Places, NDArray[np.bool_]]:
        """Return whole numbers and where there are any."""
        if measure not in self._numbers:
            column = self._rows[measure]
            numbers = column.fillna(0).to_numpy(dtype=np.int64)
            self._numbers[measure] = numbers, column.notna().to_numpy()
        return self._numbers[measure]


def findings(raw: Raw) -> dict[str, Places]:
    """Return what was said of payments, in the order in which it was said."""
    said = raw.outcomes[raw.outcomes["place"] >= 0]
    fraud = said["fraud_state"].isin(FRAUDS)
    told = (said["ip_class"] != "unknown") | (said["fraud_state"] != "none")
    order = ["place", "day", "known_at", "source", "ip_class", "fraud_state"]
    said = said.assign(
        reviewed=told, fraud=fraud, error=said["ip_class"].isin(ERRORS) & ~fraud
    ).sort_values(order)
    names = ("place", "day", *FOUND)
    arrays = {name: said[name].to_numpy(dtype=np.int64) for name in names}
    arrays["paid_on"] = raw.payments["day"].to_numpy(dtype=np.int64)[arrays["place"]]
    return arrays
