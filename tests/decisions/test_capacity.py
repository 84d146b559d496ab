"""The day's reviews go to the largest expected losses, the arm first of all."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from outlay.decisions.capacity import places_left, queue_order, taken
from tests.decisions.standins import policy_with


def test_ties_by_raw_score_then_by_key():
    loss, raw = np.array([5, 9, 5, 5]), np.array([0.1, 0.0, 0.3, 0.1])
    order = queue_order(np.zeros(4, int), loss, raw, ["b", "x", "c", "a"])
    assert order.tolist() == [1, 2, 3, 0]


def test_what_the_law_blocks_comes_first_then_lists_and_checks():
    tier, loss = np.array([0, 1, 2, 1, 0]), np.array([99, 5, 0, 6, 7])
    order = queue_order(tier, loss, np.zeros(5), list("abcde"))
    assert order.tolist() == [2, 3, 1, 0, 4]


def test_a_payment_without_a_score_comes_last_among_equals():
    order = queue_order(
        np.zeros(2, int), np.array([1, 1]), np.array([np.nan, -9.0]), ["a", "b"]
    )
    assert order.tolist() == [1, 0]


def test_places_are_what_earlier_batches_left():
    policy = policy_with(capacity={"reviews_per_day": 5, "agencies": {"B": 9}})
    left = places_left(policy, ["A", "B", "C"], {"A": 4, "B": 20})
    assert left == {"A": 1, "B": 0, "C": 5}


ROWS = st.lists(
    st.tuples(
        st.sampled_from("AB"),
        st.integers(0, 5),
        st.sampled_from(["arm", "flag", "both"]),
    ),
    max_size=30,
)


@given(rows=ROWS, a=st.integers(0, 8), b=st.integers(0, 8))
def test_the_arm_is_always_taken_and_the_rest_by_loss(rows, a, b):
    agency = [row[0] for row in rows]
    loss = np.array([row[1] for row in rows], dtype=np.int64)
    arm = np.array([row[2] == "arm" for row in rows], dtype=bool)
    both = np.array([row[2] == "both" for row in rows], dtype=bool)
    drawn, wanted = arm | both, ~arm
    keys = [f"{number:02d}" for number in range(len(rows))]
    order = queue_order(np.zeros(len(rows), int), loss, np.zeros(len(rows)), keys)
    places = {"A": a, "B": b}
    chosen, beyond = taken(agency, order, drawn, wanted, places)
    for name, most in places.items():
        of = np.array([one == name for one in agency], dtype=bool)
        spare = max(0, most - int((drawn & of).sum()))
        others = sorted(
            (row for row in range(len(rows)) if of[row] and not drawn[row]),
            key=lambda row: (-loss[row], keys[row]),
        )
        expected = {row for row in range(len(rows)) if of[row] and drawn[row]}
        expected |= set(others[:spare])
        assert set(np.flatnonzero(chosen & of).tolist()) == expected
        assert set(np.flatnonzero(beyond & of & ~drawn).tolist()) == set(others[spare:])
        # A flagged payment of the arm is beyond capacity where all that were taken
        # by their flag alone come before it and use up the places.
        last = max((order.tolist().index(row) for row in others[:spare]), default=-1)
        for row in np.flatnonzero(both & of).tolist():
            late = order.tolist().index(row) > last
            assert beyond[row] == (len(others) >= spare and late)


def test_another_order_of_the_input_takes_the_same():
    random = np.random.default_rng(2)
    loss = random.integers(0, 4, 50)
    keys = np.array([f"{number:02d}" for number in range(50)])
    none = np.zeros(50, bool)

    def keys_taken(order):
        level = np.zeros(50, int)
        ranks = queue_order(level, loss[order], np.zeros(50), keys[order].tolist())
        chosen, _ = taken(["A"] * 50, ranks, none, ~none, {"A": 17})
        return set(keys[order][chosen])

    assert keys_taken(np.arange(50)) == keys_taken(random.permutation(50))
    assert len(keys_taken(np.arange(50))) == 17


def test_no_candidates_take_nothing():
    order = queue_order(np.zeros(0, int), np.zeros(0, int), np.zeros(0), [])
    none = np.zeros(0, bool)
    assert [len(each) for each in taken([], order, none, none, {})] == [0, 0]
