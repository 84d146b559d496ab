"""The operating curve against sums done by hand over plain rows."""

import numpy as np
import pyarrow as pa
import pytest

from outlay.decisions.curve import (
    ALL,
    LIMITS,
    at_limit,
    at_program_limit,
    curve,
    points,
)
from outlay.decisions.cuts import Held, make_cuts
from outlay.decisions.neyman_pearson import least_rows
from outlay.decisions.strata import StratumKey
from outlay.decisions.trial import Share, Trial
from tests.decisions.standins import Order, policy_with

REFERENCE = Order(tuple(np.linspace(0, 1, 2_001)))
DAYS = 10
NAMES = (("A", "P", "Vendor"), ("A", "Q", "Salary"), ("B", "R", "Vendor"))


def window(n, seed, *, reviewed=0.4, drawn=1.0):
    """Return payments of a window, wrong ones scored higher, most of them unknown."""
    rng = np.random.default_rng(seed)
    which = rng.integers(0, len(NAMES), n)
    kind = rng.choice(["fine", "fraud", "error"], n, p=[0.9, 0.03, 0.07])
    known = rng.random(n) < reviewed
    lift = 0.5 * (kind != "fine")
    return pa.table(
        {
            "payment_key": [f"k{seed}-{i}" for i in range(n)],
            **{
                name: [NAMES[w][place] for w in which]
                for place, name in enumerate(StratumKey._fields)
            },
            "amount_cents": rng.integers(-5_000, 100_000, n),
            "raw_fraud": (rng.random(n) + lift) / 1.5,
            "raw_error": (rng.random(n) + lift) / 1.5,
            "arm": known & (rng.random(n) < drawn),
            "legitimate": pa.array(kind == "fine", mask=~known),
            "fraud_label": pa.array((kind == "fraud").astype(np.int8), mask=~known),
            "error_label": pa.array(
                (kind == "error").astype(np.int8), mask=~known | (kind == "fraud")
            ),
            "weight": pa.array(rng.uniform(1, 9, n), mask=~known),
        }
    )


@pytest.fixture(scope="module")
def windows():
    return window(3_000, 1), window(2_000, 2)


def drawn_curve(windows, policy=None, limits=LIMITS):
    holdout, test = windows
    held = Held.of(holdout, REFERENCE, REFERENCE)
    trial = Trial.of(test, REFERENCE, REFERENCE, DAYS)
    return curve(held, trial, policy or policy_with(), limits)


def by_hand(windows, policy, node):
    """Return the sums of one policy over plain rows."""
    holdout, test = windows
    cuts = make_cuts(holdout, policy, REFERENCE, REFERENCE)
    sums = dict.fromkeys(
        ("fp", "legit", "fraud", "frauds", "error", "errors", "flags", "caught"), 0.0
    )
    for row in test.to_pylist():
        stratum = StratumKey(*(row[name] for name in StratumKey._fields))
        if any(n not in {None, own} for n, own in zip(node, stratum, strict=True)):
            continue
        limits = policy.limits(stratum.program, stratum.payment_type)
        m = max(
            float(REFERENCE.rank(np.array([row[name]]))[0])
            for name in ("raw_fraud", "raw_error")
        )
        floor = max(1, limits.least_amount_cents)
        flag = m > cuts.of(stratum, limits).cut and row["amount_cents"] >= floor
        sums["flags"] += flag
        if row["legitimate"] is None:
            continue
        weight = row["weight"]
        wrong = bool(row["fraud_label"]) or bool(row["error_label"])
        sums["fp"] += weight * flag * row["legitimate"]
        sums["legit"] += weight * row["legitimate"]
        sums["fraud"] += weight * flag * bool(row["fraud_label"])
        sums["frauds"] += weight * bool(row["fraud_label"])
        sums["error"] += weight * flag * bool(row["error_label"])
        sums["errors"] += weight * bool(row["error_label"])
        sums["caught"] += weight * flag * wrong * row["amount_cents"]
    return sums


@pytest.mark.parametrize("floor", [0, 40_000])
@pytest.mark.parametrize("node", [ALL, StratumKey("A", "P", None)])
def test_every_figure_is_the_sum_done_by_hand(windows, node, floor):
    policy = policy_with(
        default={"max_false_positive_rate": 0.05, "least_amount_cents": floor}
    )
    (point,) = [p for p in drawn_curve(windows, policy, [0.05]) if p.node == node]
    sums = by_hand(windows, policy, node)
    assert point.false_positive_rate.value == pytest.approx(sums["fp"] / sums["legit"])
    assert point.fraud_recall.value == pytest.approx(sums["fraud"] / sums["frauds"])
    assert point.error_recall.value == pytest.approx(sums["error"] / sums["errors"])
    flagged = sums["fp"] + sums["fraud"] + sums["error"]
    assert point.false_discovery_rate.value == pytest.approx(sums["fp"] / flagged)
    assert point.precision == pytest.approx(1 - sums["fp"] / flagged)
    assert point.reviews_a_day == pytest.approx(sums["flags"] / DAYS)
    assert point.caught_cents_a_day == pytest.approx(sums["caught"] / DAYS)


def test_a_higher_limit_flags_no_less(windows):
    points = [p for p in drawn_curve(windows) if p.node == ALL and not p.missing]
    reviews = [p.reviews_a_day for p in points]
    assert reviews == sorted(reviews)
    assert reviews[0] < reviews[-1]


def test_a_limit_without_enough_rows_says_how_many_are_missing(windows):
    first = drawn_curve(windows, limits=[0.001])
    assert [p.node for p in first] == [ALL]
    holdout = windows[0]
    legitimate = sum(holdout["legitimate"].fill_null(False).to_pylist())
    assert first[0].missing == least_rows(0.001, 0.05) - legitimate > 0
    assert first[0].false_positive_rate == Share(None, 0.0, 1.0)


def test_parents_rows_are_named(windows):
    points = drawn_curve(windows, limits=[0.01])
    levels = {point.node: point.levels for point in points}
    own = StratumKey("A", "P", None)
    assert levels[own] != ()
    assert levels[ALL] == tuple(
        sorted({level for node, of in levels.items() if node != ALL for level in of})
    )


def test_all_payments_as_basis_need_no_label(windows):
    policy = policy_with(default={"basis": "all_payments"})
    (point, *_) = drawn_curve(windows, policy, [0.01])
    assert point.n > sum(windows[0]["arm"].to_pylist()) / len(NAMES)


def test_a_share_of_equal_weights_is_the_plain_share_with_wilsons_interval():
    share = Share.of(np.ones(100), np.arange(100) < 20)
    assert share.value == pytest.approx(0.20)
    assert (share.lower, share.upper) == pytest.approx((0.1334, 0.2888), abs=1e-4)


def test_uneven_weights_widen_the_interval():
    hit = np.arange(100) < 20
    even = Share.of(np.ones(100), hit)
    uneven = Share.of(np.where(np.arange(100) % 2, 9.0, 1.0), hit)
    assert uneven.upper - uneven.lower > even.upper - even.lower


def test_without_a_row_nothing_is_estimated():
    assert Share.of(np.zeros(0), np.zeros(0, bool)) == Share(None, 0.0, 1.0)


def test_a_limit_for_one_program_gives_that_programs_points_and_no_others(windows):
    holdout, test = windows
    policy = policy_with(
        stratum=[
            {"program": "P", "payment_type": "Vendor", "min_precision": 0.01},
            {"program": "Q", "max_false_positive_rate": 0.02},
        ]
    )
    chosen = at_program_limit(policy, 0.05, "P")
    assert at_program_limit(chosen, 0.05, "P") == chosen
    assert chosen.limits("P", "Vendor").max_false_positive_rate == 0.05
    assert chosen.limits("P", "Vendor").min_precision == 0.01
    assert chosen.limits("P", "Other").max_false_positive_rate == 0.05
    for name in ("Q", "R"):
        assert chosen.limits(name, "Vendor") == policy.limits(name, "Vendor")
    held = Held.of(holdout, REFERENCE, REFERENCE)
    trial = Trial.of(test, REFERENCE, REFERENCE, DAYS)
    node = StratumKey("A", "P", None)
    of_all, of_one = (
        next(p for p in points(held, trial, each) if p.node == node)
        for each in (at_limit(policy, 0.05), chosen)
    )
    assert of_one.reviews_a_day == of_all.reviews_a_day
