"""What the audit takes as flagged, as wrong, and as how likely to be known."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest

from outlay.audit.fairness.decided import decided_batch, decided_test
from outlay.decisions.cuts import make_cuts
from tests.decisions.standins import Order, policy_with

REFERENCE = Order(tuple(np.linspace(0, 1, 1_001)))


def held(n=1_000, **columns):
    random = np.random.default_rng(0)
    return pa.table(
        {
            "payment_key": [f"k{number}" for number in range(n)],
            "agency": ["A"] * n,
            "program": ["P"] * n,
            "payment_type": ["Vendor"] * n,
            "amount_cents": [5_000] * n,
            "raw_fraud": random.random(n),
            "raw_error": random.random(n),
            "arm": [True] * n,
            "legitimate": [True] * n,
            "fraud_label": pa.array([0] * n, pa.int8()),
            "error_label": pa.array([0] * n, pa.int8()),
            "inclusion_probability": [0.03] * n,
        }
        | columns
    )


def test_the_test_window_is_flagged_by_the_policys_cut():
    policy = policy_with(default={"max_false_positive_rate": 0.1})
    cuts = make_cuts(held(), policy, REFERENCE, REFERENCE)
    test = held(amount_cents=[-1] * 10 + [5_000] * 990)
    found = decided_test(test, policy, cuts, REFERENCE, REFERENCE)
    cut = next(iter(cuts.table.values())).cut
    m = np.maximum(
        REFERENCE.rank(test["raw_fraud"].to_numpy()),
        REFERENCE.rank(test["raw_error"].to_numpy()),
    )
    expected = (m > cut) & (np.arange(1_000) >= 10)
    assert found["flagged"].to_pylist() == expected.tolist()
    assert 0 < expected.sum() < 150
    assert set(found["chance"].to_pylist()) == {0.03}


@pytest.mark.parametrize(
    ("legitimate", "fraud", "error", "bad"),
    [
        (True, 0, 0, False),
        (False, 1, None, True),
        (False, 0, 1, True),
        # Technically improper, suspected or unknown: neither wrong nor proper.
        (False, None, None, None),
        (None, None, None, None),
    ],
)
def test_wrong_is_what_a_label_says_and_proper_what_a_review_found(
    legitimate, fraud, error, bad
):
    n = 1_000
    policy = policy_with()
    cuts = make_cuts(held(), policy, REFERENCE, REFERENCE)
    test = held(
        legitimate=pa.array([legitimate] * n, pa.bool_()),
        fraud_label=pa.array([fraud] * n, pa.int8()),
        error_label=pa.array([error] * n, pa.int8()),
    )
    found = decided_test(test, policy, cuts, REFERENCE, REFERENCE)
    assert set(found["bad"].to_pylist()) == {bad}


def batch(*rows):
    names = ("payment_key", "action", "routes")
    table = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    n = len(rows)
    further = {"p_fraud": [0.1] * n, "p_error": [0.5] * n}
    return pa.table(
        table | {"amount_cents": [100] * n, "arm_rate": [0.02] * n} | further
    )


def labels(**legitimate):
    n = len(legitimate)
    return pa.table(
        {
            "payment_key": list(legitimate),
            "legitimate": list(legitimate.values()),
            "fraud_label": pa.array([0] * n, pa.int8()),
            "error_label": pa.array(
                [int(not x) for x in legitimate.values()], pa.int8()
            ),
            "known_on": [dt.date(2026, 3, 2)] * n,
            "outcome_known_on": [dt.date(2026, 3, 12)] * n,
        }
    )


def test_a_batch_knows_what_was_reviewed_and_how_likely_that_was():
    scores = batch(
        ("taken", "review", ["model"]),
        ("ruled", "review", ["rule"]),
        ("drawn", "review", ["arm"]),
        ("both", "review", ["model", "arm"]),
        ("by lot", "review", ["model", "arm", "capacity"]),
        ("beyond", "pass", ["model", "capacity"]),
        ("passed", "pass", []),
    )
    keys = scores["payment_key"].to_pylist()
    known = labels(**dict.fromkeys(keys, True) | {"taken": False})
    rows = {row["payment_key"]: row for row in decided_batch(scores, known).to_pylist()}
    flagged = {key for key in keys if rows[key]["flagged"]}
    assert flagged == {"taken", "both", "by lot", "beyond"}
    # Flagged but passed: what came out of it later is no review's finding.
    assert {key: rows[key]["bad"] for key in keys} == dict.fromkeys(keys, False) | {
        "taken": True,
        "beyond": None,
        "passed": None,
    }
    certain = {key for key in keys if rows[key]["chance"] == 1.0}
    assert certain == {"taken", "ruled", "both"}
    assert rows["by lot"]["chance"] == 0.02
    assert {key for key in keys if rows[key]["drawn"]} == {"drawn", "both", "by lot"}
    assert [row["promised"] for row in rows.values()] == [pytest.approx(0.55)] * 7
    assert {row["arm_probability"] for row in rows.values()} == {0.02}
    # Nobody held what was passed, whatever became known of it later.
    days = {key: rows[key]["days_held"] for key in keys}
    assert days == dict.fromkeys(keys, 10) | {"beyond": None, "passed": None}


def test_promises_days_and_draws_come_with_the_test_window():
    policy = policy_with(default={"max_false_positive_rate": 0.1})
    cuts = make_cuts(held(), policy, REFERENCE, REFERENCE)
    test = held(p_fraud=[0.2] * 1_000, p_error=[0.5] * 1_000)
    outcomes = pa.table(
        {
            "payment_key": ["k7", "k3"],
            "known_on": [dt.date(2026, 3, 2), dt.date(2026, 3, 4)],
            "outcome_known_on": [dt.date(2026, 4, 1), dt.date(2026, 3, 14)],
        }
    )
    found = decided_test(test, policy, cuts, REFERENCE, REFERENCE, outcomes)
    # Either way wrong: 1 - 0.8 x 0.5.
    assert found["promised"].to_pylist() == [pytest.approx(0.6)] * 1_000
    days = found["days_held"].to_pylist()
    assert (days[7], days[3]) == (30, 10)
    assert days.count(None) == 998
    assert found["drawn"].to_pylist() == [True] * 1_000
    assert found["arm_probability"].null_count == 1_000
    bare = decided_test(held(), policy, cuts, REFERENCE, REFERENCE)
    assert bare["promised"].null_count == bare["days_held"].null_count == 1_000
