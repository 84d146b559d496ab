"""Recall and false-positive rate from the arm against sums done by hand."""

import itertools

import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import binomtest

from outlay.audit.estimate import detections
from outlay.audit.estimate.detection import (
    FALSE_POSITIVES,
    FRAUD_RECALL,
    NEVER_SCORED,
    NO_ANSWER,
    NO_MODEL,
    NONE_FOUND,
    RECALL,
    flagged_share,
    truths,
)
from outlay.audit.estimate.interval import effective_interval

NUMBER = itertools.count()
OVER = {"ip_class": "overpayment"}
FRAUD = {"ip_class": "unknown", "fraud_state": "referred"}
UNANSWERED = {"answered": False, "ip_class": None, "fraud_state": None}
MODEL, PASSED = {"routes": ["model", "arm"]}, {"routes": ["arm"]}
UNSCORED = {
    "scored": False,
    "modelled": False,
    "routes": None,
    "fraud_model": None,
    "error_model": None,
}


def row(**said):
    plain = {
        "payment_key": f"k{next(NUMBER)}",
        "agency": "A",
        "program": "P",
        "amount_cents": 100,
        "chance": 0.1,
        "answered": True,
        "ip_class": "proper",
        "fraud_state": "none",
        "scored": True,
        "modelled": True,
        "routes": ["arm"],
        "fraud_model": "f/1",
        "error_model": "e/1",
    }
    return plain | said


def found(rows):
    types = {
        "routes": pa.list_(pa.string()),
        **dict.fromkeys(
            ("ip_class", "fraud_state", "fraud_model", "error_model"), pa.string()
        ),
    }
    table = pa.Table.from_pylist(rows)
    for name, of in types.items():
        place = table.column_names.index(name)
        table = table.set_column(place, name, table[name].cast(of))
    return {(each.program, each.by, each.measure): each for each in detections(table)}


def random_rows(rng, size):
    kinds = [OVER, FRAUD, {}, {}, {"ip_class": "unknown"}, UNANSWERED]
    routes = [["model", "arm"], ["arm"], ["rule", "arm"], ["model", "capacity", "arm"]]
    return [
        row(
            program="PQ"[rng.integers(2)],
            chance=float(rng.choice([0.05, 0.1, 0.4])),
            routes=routes[rng.integers(4)],
            **kinds[rng.integers(len(kinds))],
        )
        for _ in range(size)
    ]


def brute(rows, improper, route):
    """Return the share by plain sums, the unanswered spread over their program."""
    above = below = 0.0
    for program in {each["program"] for each in rows}:
        own = [each for each in rows if each["program"] == program]
        answered = [each for each in own if each["answered"]]
        raised = sum(1 / e["chance"] for e in own) / sum(
            1 / e["chance"] for e in answered
        )
        for each in answered:
            wrong = each["ip_class"] == "overpayment" or (
                each["fraud_state"] == "referred"
            )
            if wrong if improper else each["ip_class"] == "proper":
                below += raised / each["chance"]
                above += raised / each["chance"] * (route in each["routes"])
    return above / below


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("route", ["model", "rule"])
def test_shares_are_those_of_plain_sums_whatever_capacity_said(seed, route):
    rows = random_rows(np.random.default_rng(seed), 120)
    made = found(rows)
    for program in ("P", "Q", None):
        own = [e for e in rows if program in (None, e["program"])]
        for measure, improper in ((RECALL, True), (FALSE_POSITIVES, False)):
            each = made[program, route, measure]
            assert each.share == pytest.approx(brute(own, improper, route))
            assert each.lower < each.share < each.upper


def test_counts_say_what_stands_behind_a_share():
    rows = [row(**OVER, **MODEL), row(**OVER), row(**FRAUD), row(), row(**UNANSWERED)]
    each = found(rows)["P", "model", RECALL]
    assert (each.drawn, each.reviewed, each.found, each.flagged) == (5, 4, 3, 1)
    fraud = found(rows)["P", "model", FRAUD_RECALL]
    assert (fraud.found, fraud.flagged, fraud.share, fraud.lower) == (1, 0, 0.0, 0.0)
    assert fraud.upper == pytest.approx(0.975)  # Clopper-Pearson, 0 of 1


def test_unknown_and_suspected_are_neither_proper_nor_improper():
    kinds = [
        {"ip_class": "unknown"},
        {"ip_class": "proper", "fraud_state": "suspected"},
        {"ip_class": "proper", "fraud_state": "cleared"},
        {"ip_class": "technically_improper"},
        {"ip_class": "underpayment", "fraud_state": "suspected"},
        {"ip_class": "proper", "fraud_state": "confirmed_by_court"},
    ]
    of = truths(pa.Table.from_pylist([row(**kind) for kind in kinds]))
    assert of[FALSE_POSITIVES].tolist() == [False, False, True, False, False, False]
    assert of[RECALL].tolist() == [False, False, False, True, True, True]
    assert of[FRAUD_RECALL].tolist() == [False] * 5 + [True]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([row(**OVER, **UNSCORED)], NEVER_SCORED),
        ([row(**OVER, modelled=False), row(**OVER, **UNSCORED)], NO_MODEL),
        ([row(**UNANSWERED)], NO_ANSWER),
        ([row(), row(ip_class="unknown")], NONE_FOUND[RECALL]),
    ],
)
def test_what_cannot_be_estimated_says_why(rows, reason):
    each = found(rows)["P", "model", RECALL]
    assert (each.share, each.lower, each.upper, each.reason) == (None, 0, 1, reason)


def test_models_answer_only_for_what_they_scored():
    rows = [row(**OVER, **MODEL), row(**OVER, modelled=False, routes=["rule", "arm"])]
    made = found([*rows, row(**OVER, **UNSCORED)])
    assert made["P", "model", RECALL].share == 1.0
    assert made["P", "model", RECALL].left_out == 2
    assert made["P", "rule", RECALL].share == 0.5
    assert made["P", "any route", RECALL].share == 1.0
    assert made["P", "any route", RECALL].left_out == 1


def test_each_pair_of_models_has_its_own_line_where_several_decided():
    old = {"fraud_model": "f/0"}
    made = found([row(**OVER, **MODEL), row(**OVER), row(**OVER, **old)])
    assert made[None, "f/1 with e/1", RECALL].share == 0.5
    assert made[None, "f/0 with e/1", RECALL].share == 0.0
    assert not any("with" in by for _, by, _ in found([row(**OVER)]))


def test_even_weights_give_the_exact_interval():
    rng = np.random.default_rng(2)
    flagged, of = rng.random(400) < 0.3, rng.random(400) < 0.2
    share, lower, upper = flagged_share(flagged, of, np.full(400, 20.0))
    exact = binomtest(int((flagged & of).sum()), int(of.sum())).proportion_ci()
    assert share == (flagged & of).sum() / of.sum()
    assert (lower, upper) == pytest.approx((exact.low, exact.high), rel=0.02)


def test_uneven_weights_never_narrow_an_interval_and_ends_are_bounded():
    weight = np.array([1.0] * 9 + [30.0])
    kish = weight.sum() ** 2 / (weight**2).sum()
    assert effective_interval(0.0, 0.0, weight) == pytest.approx(
        (0.0, 1 - 0.025 ** (1 / kish))
    )
    assert effective_interval(1.0, 0.0, weight) == pytest.approx(
        (0.025 ** (1 / kish), 1.0)
    )
    # The error of a share whose heavy payment fell on one side is far too small.
    assert effective_interval(0.1, 1e-6, weight)[1] > 0.9


@pytest.mark.parametrize("chances", [(0.04, 0.04), (0.02, 0.1)])
@pytest.mark.parametrize(("wrong", "caught"), [(0.02, 0.6), (0.02, 0.95)])
def test_the_interval_covers_in_simulated_years(chances, wrong, caught):
    rng = np.random.default_rng([31, int(caught * 100)])
    size = 20_000
    chance = np.repeat(chances, size // 2)
    # Both halves differ in what is wrong and in how much of it is caught.
    improper = rng.random(size) < np.repeat([wrong, 2 * wrong], size // 2)
    rates = np.where(improper, caught * np.repeat([1, 0.8], size // 2), 0.01)
    flagged = rng.random(size) < rates
    held = {True: 0, False: 0}
    for _ in range(200):
        drawn = rng.random(size) < chance
        for truth in (True, False):
            of = improper == truth
            _, lower, upper = flagged_share(
                flagged[drawn], of[drawn], 1 / chance[drawn]
            )
            held[truth] += lower <= flagged[of].mean() <= upper
    # 95 % of 200, less three standard errors.
    assert min(held.values()) >= 200 * 0.95 - 3 * np.sqrt(200 * 0.95 * 0.05)
