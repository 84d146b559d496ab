"""Networks of payees that share accounts and addresses, as they stood on each day.

Edges only grow: a payee belongs to an account or address from the day it was first
seen there. An account or address with more than MOST payees joins nobody from the day
on which it has them: it is a bank, a factor or a mail drop. One pass over the days
joins the networks and writes down who belonged to which, from which day to which, so
that training and scoring look up the same table.
"""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

MOST = 50
OPEN = 2**31 - 1
"""The last day of what has not ended."""

ACCOUNT, ADDRESS, PAYEE, LINK = range(4)
"""Kinds of rows. A link is one account or address that a payee shares with others."""

EDGES = pa.schema(
    {"kind": pa.int64(), "hub": pa.int64(), "payee": pa.int64(), "day": pa.int64()}
)
SNAPSHOTS = pa.schema(
    {
        "kind": pa.int64(),
        "node": pa.int64(),
        "network": pa.int64(),
        "since": pa.int64(),
        "until": pa.int64(),
    }
)
Whole = NDArray[np.int64]
Interval = tuple[int, int, int, int, int]


def snapshots(edges: pa.Table) -> pa.Table:
    """Return who belonged to which network: kind, node, network, since, until.

    A row tells of the days after `since` up to `until`, that one included. Networks of
    a single payee are none and have no row.

    Parameters
    ----------
    edges : pa.Table
        Columns as in EDGES, one row for each account or address (`hub`) and payee,
        with the day on which they were first seen together. In any order.
    """
    shared = _Shared.of(edges)
    joined = _Networks()
    for day, one, two in shared.joins():
        joined.join(one, two, day)
    spans = joined.spans()
    rows = [(PAYEE, node, *span) for node, some in spans.items() for span in some]
    rows += shared.hubs(spans)
    rows += shared.links()
    columns = np.array(sorted(rows), np.int64).reshape(-1, len(SNAPSHOTS)).T
    return pa.Table.from_arrays([pa.array(c) for c in columns], schema=SNAPSHOTS)


@dataclass(slots=True)
class _Networks:
    """Networks that grow together: the smaller one takes the larger one's number."""

    network: dict[int, int] = field(default_factory=dict)
    since: dict[int, int] = field(default_factory=dict)
    members: list[list[int]] = field(default_factory=list)
    past: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)

    def join(self, one: int, two: int, day: int) -> None:
        """Join the networks of two payees on a day; days come in order."""
        a, b = self._network_of(one, day), self._network_of(two, day)
        if a == b:
            return
        if len(self.members[a]) < len(self.members[b]):
            a, b = b, a
        for payee in self.members[b]:
            self._leave(payee, day)
            self.network[payee], self.since[payee] = a, day
        self.members[a] += self.members[b]
        self.members[b] = []

    def _network_of(self, payee: int, day: int) -> int:
        if payee not in self.network:
            self.network[payee], self.since[payee] = len(self.members), day
            self.members.append([payee])
        return self.network[payee]

    def _leave(self, payee: int, day: int) -> None:
        if self.since[payee] < day:
            span = (self.network[payee], self.since[payee], day)
            self.past.setdefault(payee, []).append(span)

    def spans(self) -> dict[int, list[tuple[int, int, int]]]:
        """Return each payee's networks with their days, in order."""
        return {
            payee: [*self.past.get(payee, ()), (network, self.since[payee], OPEN)]
            for payee, network in self.network.items()
        }


@dataclass(frozen=True, slots=True)
class _Shared:
    """Edges by hub and day; `begin` is where each edge's hub begins.

    `joins_from` is the day from which an edge joins its payee with others: the later
    of its own and of that on which its hub had a second payee. It is OPEN where the
    edge never joins.
    """

    kind: Whole
    hub: Whole
    payee: Whole
    day: Whole
    begin: Whole
    valid: NDArray[np.bool_]
    joins_from: Whole

    @classmethod
    def of(cls, edges: pa.Table) -> "_Shared":
        """Sort edges and say which of them join."""
        columns = [edges[name].to_numpy() for name in EDGES.names]
        order = np.lexsort([columns[i] for i in (2, 3, 1, 0)])
        kind, hub, payee, day = (column[order] for column in columns)
        begin, end = _runs(kind, hub)
        _, day_end = _runs(kind, hub, day)
        valid = day_end - begin <= MOST
        second = np.minimum(begin + 1, np.maximum(end - 1, 0))
        shared = valid & (end - begin > 1) & valid[second]
        joins_from = np.where(shared, np.maximum(day, day[second]), OPEN)
        return cls(kind, hub, payee, day, begin, valid, joins_from)

    def joins(self) -> list[tuple[int, int, int]]:
        """Return day, payee and payee of each join, by day."""
        later = (np.arange(len(self.day)) > self.begin) & (self.joins_from < OPEN)
        first = self.payee[self.begin]
        made = zip(self.joins_from[later], first[later], self.payee[later], strict=True)
        return sorted((int(d), int(a), int(b)) for d, a, b in made)

    def hubs(self, spans: dict[int, list[tuple[int, int, int]]]) -> list[Interval]:
        """Return the networks of accounts and addresses: those of their first payee."""
        rows = []
        for place in np.flatnonzero(
            (self.begin == np.arange(len(self.day))) & (self.joins_from < OPEN)
        ):
            kind, hub = int(self.kind[place]), int(self.hub[place])
            first, last = int(self.joins_from[place]), self._last(int(place))
            for network, since, until in spans[int(self.payee[place])]:
                begins, ends = max(since, first), min(until, last)
                if begins < ends:
                    rows.append((kind, hub, network, begins, ends))
        return rows

    def _last(self, place: int) -> int:
        """Return the day on which a hub has too many payees."""
        end = int(np.searchsorted(self.begin, place, side="right"))
        over = np.flatnonzero(~self.valid[place:end])
        return int(self.day[place + over[0]]) if len(over) else OPEN

    def links(self) -> list[Interval]:
        """Return a row for each hub that a payee shares; they have no network."""
        some = self.joins_from < OPEN
        made = zip(self.payee[some], self.joins_from[some], strict=True)
        return [(LINK, int(payee), 0, int(day), OPEN) for payee, day in made]


def _runs(*columns: Whole) -> tuple[Whole, Whole]:
    """Return where each row's run of equal values begins and ends."""
    count = len(columns[0])
    fresh = np.ones(count, dtype=bool)
    for column in columns:
        fresh[1:] &= column[1:] == column[:-1]
    fresh[1:] = ~fresh[1:]
    begins = np.flatnonzero(fresh)
    lengths = np.diff(np.append(begins, count))
    return np.repeat(begins, lengths), np.repeat(begins + lengths, lengths)
