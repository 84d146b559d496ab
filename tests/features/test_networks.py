"""Dated networks against a plain search over the edges known by each day."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.features import networks
from outlay.features.matrix import batch_matrix, training_matrix
from outlay.features.networks import (
    ACCOUNT,
    ADDRESS,
    EDGES,
    LINK,
    OPEN,
    PAYEE,
    SNAPSHOTS,
    snapshots,
)
from tests.features.world import FIRST, outcome, payment, read, write

MOST = 3
DAYS = 8

edges = st.dictionaries(
    st.tuples(
        st.sampled_from([ACCOUNT, ADDRESS]), st.integers(0, 4), st.integers(10, 18)
    ),
    st.integers(0, DAYS - 1),
    max_size=30,
)


def table(known: dict[tuple[int, int, int], int]) -> pa.Table:
    rows = [(*edge, day) for edge, day in known.items()]
    return pa.Table.from_pylist(
        [dict(zip(EDGES.names, row, strict=True)) for row in rows], schema=EDGES
    )


def by_search(known, day: int) -> tuple[set[frozenset[int]], dict, dict[int, int]]:
    """Return networks, hubs' payees and payees' links, from edges before a day."""
    past = {edge: first for edge, first in known.items() if first < day}
    hubs: dict[tuple[int, int], set[int]] = {}
    for (kind, hub, payee), first in past.items():
        crowd = sum(e[:2] == (kind, hub) and d <= first for e, d in past.items())
        if crowd <= MOST:
            hubs.setdefault((kind, hub), set()).add(payee)
    hubs = {hub: payees for hub, payees in hubs.items() if len(payees) > 1}
    found: set[frozenset[int]] = set()
    for payees in hubs.values():
        reached, waiting = set(), set(payees)
        while waiting:
            payee = waiting.pop()
            reached.add(payee)
            for other in hubs.values():
                waiting |= other - reached if payee in other else set()
        found.add(frozenset(reached))
    links = {p: sum(p in some for some in hubs.values()) for p in range(10, 19)}
    open_hubs = {
        hub: payees
        for hub, payees in hubs.items()
        if sum(edge[:2] == hub for edge in past) <= MOST
    }
    return found, open_hubs, links


def seen_on(made: pa.Table, day: int, *kinds: int) -> list[dict[str, int]]:
    return [
        row
        for row in made.to_pylist()
        if row["kind"] in kinds and row["since"] < day <= row["until"]
    ]


@pytest.mark.property
@given(known=edges, seed=st.integers(0, 9))
def test_snapshots_are_what_a_search_finds_on_every_day(known, seed):
    rows = table(known)
    order = np.random.default_rng(seed).permutation(len(rows))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(networks, "MOST", MOST)
        made = snapshots(rows)
        assert snapshots(rows.take(pa.array(order))).equals(made)
    for day in range(DAYS + 2):
        found, hubs, links = by_search(known, day)
        members: dict[int, set[int]] = {}
        for row in seen_on(made, day, PAYEE):
            members.setdefault(row["network"], set()).add(row["node"])
        assert {frozenset(some) for some in members.values()} == found
        of_hubs = {
            (row["kind"], row["node"]): members[row["network"]]
            for row in seen_on(made, day, ACCOUNT, ADDRESS)
        }
        assert of_hubs.keys() == hubs.keys()
        assert all(hubs[hub] <= of_hubs[hub] for hub in hubs)
        linked = [row["node"] for row in seen_on(made, day, LINK)]
        assert {p: linked.count(p) for p in range(10, 19)} == links


@pytest.mark.property
@given(known=edges, later=edges)
def test_later_edges_change_no_earlier_network(known, later):
    cut = DAYS
    more = known | {e: d + cut for e, d in later.items() if e not in known}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(networks, "MOST", MOST)
        before, after = snapshots(table(known)), snapshots(table(more))

    def by_day(made: pa.Table, day: int) -> set[frozenset[int]]:
        members: dict[int, set[int]] = {}
        for row in seen_on(made, day, PAYEE):
            members.setdefault(row["network"], set()).add(row["node"])
        return {frozenset(some) for some in members.values()}

    for day in range(cut + 1):
        assert by_day(before, day) == by_day(after, day)


def test_no_edge_is_no_network():
    made = snapshots(EDGES.empty_table())
    assert made.schema == SNAPSHOTS
    assert made.num_rows == 0


def test_an_account_of_51_payees_joins_nobody():
    crowd = {(ACCOUNT, 1, 100 + n): 0 for n in range(51)}
    assert snapshots(table(crowd)).num_rows == 0
    crowd.popitem()
    kinds = snapshots(table(crowd))["kind"].to_pylist()
    assert kinds.count(PAYEE) == kinds.count(LINK) == 50
    # The 51st comes later: the others stay joined, the account leads nowhere.
    made = snapshots(table(crowd | {(ACCOUNT, 1, 999): 4}))
    assert {row["node"] for row in seen_on(made, 9, PAYEE)} == set(range(100, 150))
    assert seen_on(made, 4, ACCOUNT)[0]["until"] == 4
    assert seen_on(made, 5, ACCOUNT) == []
    assert all(row["until"] == OPEN for row in seen_on(made, 9, PAYEE))


def test_a_payment_sees_the_network_as_it_was_before_its_day(tmp_path):
    def day(number: int) -> dt.date:
        return FIRST + dt.timedelta(days=number)

    def paid(number: int, payee: str, account: str, when: int, **more):
        own = {"payee_token": payee, "account_token": account, "address_token": payee}
        return payment(number, day(when), **own, **more)

    rows = [
        paid(1, "p1", "a1", 0),
        paid(2, "p2", "a1", 1),
        paid(3, "p3", "a2", 2),
        paid(4, "p1", "a2", 3),
        paid(5, "p3", "a2", 5),
        paid(6, "p9", "a1", 5, batch_id="today"),
    ]
    told = [outcome(rows[1]["payment_key"], day(4), fraud_state="referred")]
    history = write(tmp_path, rows, told)
    until = day(6)
    training_matrix(history, since=FIRST, until=until, out=tmp_path / "t")
    seen = read(tmp_path / "t").sort_values("payment_key", ignore_index=True)
    nan = float("nan")
    sizes = [nan, nan, nan, 2.0, 3.0, 3.0]
    np.testing.assert_array_equal(seen["network_payees"], sizes)
    np.testing.assert_array_equal(seen["shared_links_of_payee"], [0, 0, 0, 1, 1, 0])
    np.testing.assert_array_equal(seen["network_reviews"][3:], [0, 1, 1])
    np.testing.assert_array_equal(seen["ties_to_another_network"][3:], [0, 0, 1])
    assert seen["network_fraud_rate"][4] > 0.1
    batch_matrix(history, import_id="today", as_of=day(5), out=tmp_path / "b")
    scored = read(tmp_path / "b")
    assert scored["network_payees"].tolist() == [3.0]
    assert scored["ties_to_another_network"].tolist() == [1.0]
