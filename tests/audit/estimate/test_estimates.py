"""Estimates against sums done by hand, and against a sample that is everything."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest

from outlay.audit.estimate import Period, estimates
from outlay.audit.estimate.interval import degrees_of_freedom, logit_interval
from outlay.audit.estimate.measures import ALL_MEASURES, dollars_wrong
from outlay.payments.errors import ConfigurationError


def row(amount, **said):
    plain = {
        "payment_key": f"k{amount}",
        "agency": "A",
        "program": "P",
        "amount_cents": amount,
        "chance": 0.1,
        "answered": True,
        "ip_class": "proper",
        "fraud_state": "none",
        "control": None,
        "cause": None,
        "theme": None,
        "wrong_cents": amount,
    }
    return plain | said


TEXTS = ("ip_class", "fraud_state", "control", "cause", "theme")


def table_of(rows):
    table = pa.Table.from_pylist(rows)
    for name in TEXTS:
        place = table.column_names.index(name)
        table = table.set_column(place, name, table[name].cast(pa.string()))
    return table


def paid(cents, program="P"):
    return {"agency": "A", "program": program, "payments": 1, "cents": cents}


def made(rows, totals=None):
    totals = totals or [paid(100_000)]
    found = estimates(table_of(rows), pa.Table.from_pylist(totals))
    return {(each.program, each.measure): each for each in found}


OVER = {"ip_class": "overpayment", "control": "within", "wrong_cents": 300}


def test_a_share_is_the_weighted_ratio_and_dollars_are_share_times_outlays():
    rows = [row(1_000, chance=0.1, **OVER), row(3_000, chance=0.5), row(500)]
    estimate = made(rows)["P", "overpayment"]
    ratio = (300 / 0.1) / (1_000 / 0.1 + 3_000 / 0.5 + 500 / 0.1)
    assert estimate.rate == pytest.approx(ratio)
    assert estimate.cents == pytest.approx(ratio * 100_000)
    assert (estimate.drawn, estimate.reviewed, estimate.found) == (3, 3, 1)


def test_the_interval_is_the_linearised_error_on_the_log_odds():
    rng = np.random.default_rng(4)
    amounts = rng.integers(100, 90_000, 200)
    rows = [
        row(
            int(a),
            chance=float(c),
            **({**OVER, "wrong_cents": int(a) // 2} if w else {}),
        )
        for a, c, w in zip(
            amounts, rng.choice([0.1, 0.3], 200), rng.random(200) < 0.1, strict=True
        )
    ]
    estimate = made(rows)["P", "overpayment"]
    weight = np.array([1 / each["chance"] for each in rows])
    wrong = np.array(
        [e["wrong_cents"] * (e["ip_class"] == "overpayment") for e in rows], float
    )
    ratio = (weight @ wrong) / (weight @ amounts)
    residual = weight * (wrong - ratio * amounts)
    n = len(rows)
    variance = n / (n - 1) * ((residual - residual.mean()) ** 2).sum()
    error = np.sqrt(variance) / (weight @ amounts)
    limits = logit_interval(ratio, error, degrees_of_freedom(residual**2))
    assert (estimate.lower, estimate.upper) == pytest.approx(limits)
    assert estimate.lower < ratio < estimate.upper
    assert estimate.margin == pytest.approx((limits[1] - limits[0]) / 2)


def test_those_not_answered_raise_the_weight_of_the_others():
    few = [row(1_000, **OVER), row(3_000)]
    more = [*few, row(900, answered=False, ip_class=None, wrong_cents=None)]
    one, other = made(few)["P", "overpayment"], made(more)["P", "overpayment"]
    assert other.rate == pytest.approx(one.rate)
    assert (other.drawn, other.reviewed) == (3, 2)


def test_all_together_weighs_programs_by_what_they_paid():
    rows = [row(100, **OVER, program=p) for p in "PQ"] + [
        row(100 * k, program=p) for p, k in (("P", 3), ("Q", 7))
    ]
    found = made(rows, [paid(900, "P"), paid(100, "Q")])
    parts = [found[name, "overpayment"].rate for name in "PQ"]
    assert found[None, "overpayment"].rate == pytest.approx(
        0.9 * parts[0] + 0.1 * parts[1]
    )
    assert found[None, "overpayment"].outlays_cents == 1_000


def test_nothing_found_bounds_no_dollars():
    estimate = made([row(100), row(200)])["P", "improper"]
    assert (estimate.rate, estimate.lower, estimate.upper) == (0.0, 0.0, 1.0)
    assert estimate.margin is None


def test_one_review_is_no_estimate():
    estimate = made([row(100, **OVER)])["P", "overpayment"]
    assert (estimate.rate, estimate.cents) == (None, None)
    assert estimate.reviewed == 1


def test_a_program_without_any_draw_is_said_to_have_none():
    estimate = made([row(100), row(50)], [paid(10, "Q")])["Q", "improper"]
    assert (estimate.drawn, estimate.rate) == (0, None)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (OVER, {"overpayment within agency control": 300, "overpayment": 300}),
        (
            OVER | {"control": "outside"},
            {"overpayment outside agency control": 300, "overpayment": 300},
        ),
        (
            OVER | {"control": None},
            {"overpayment, control not recorded": 300, "overpayment": 300},
        ),
        ({"ip_class": "underpayment", "wrong_cents": 40}, {"underpayment": 40}),
        ({"ip_class": "technically_improper"}, {"technically improper": 1_000}),
        ({"ip_class": "unknown"}, {"unknown": 1_000}),
        (
            {"ip_class": "unknown", "fraud_state": "referred"},
            {"overpayment, control not recorded": 1_000, "overpayment": 1_000},
        ),
        ({"fraud_state": "cleared"}, {}),
    ],
)
def test_each_class_counts_where_omb_counts_it(said, expected):
    wrong = dollars_wrong(table_of([row(1_000, **said)]))
    dollars = {name: of[0] for name, of in wrong.items()}
    improper = sum(
        expected.get(name, 0)
        for name in ("overpayment", "underpayment", "technically improper")
    )
    expected = expected | {
        "improper": improper,
        "improper and unknown": improper + expected.get("unknown", 0),
    }
    assert dollars == dict.fromkeys(ALL_MEASURES, 0.0) | expected


def test_causes_and_themes_part_the_over_and_underpayments():
    rows = [
        row(100, **OVER, cause="does_not_exist", theme="Residency"),
        row(200, ip_class="underpayment", wrong_cents=50, cause="failure_to_access"),
        row(700, ip_class="technically_improper", cause="failure_to_access"),
    ]
    dollars = dollars_wrong(table_of(rows))
    assert dollars["cause: does_not_exist"].tolist() == [300, 0, 0]
    assert dollars["cause: failure_to_access"].tolist() == [0, 50, 0]
    assert dollars["theme: Residency"].tolist() == [300, 0, 0]


def test_few_large_residuals_leave_few_degrees_of_freedom():
    even, odd = np.ones(100), np.ones(100)
    odd[0] = 1e6
    assert degrees_of_freedom(even) == 99
    assert degrees_of_freedom(odd) == pytest.approx(2 / (1 - 1 / 100), rel=1e-3)
    assert degrees_of_freedom(np.zeros(0)) == 1


def test_an_interval_never_leaves_0_to_1():
    lower, upper = logit_interval(0.001, 0.01, 3)
    assert 0 <= lower < 0.001 < upper <= 1
    assert logit_interval(0.0, 0.0, 5) == (0.0, 1.0)


def test_a_period_must_end_before_it_is_known():
    day = dt.date(2026, 1, 1)
    with pytest.raises(ConfigurationError, match="is no period"):
        Period(day, day, day)
    with pytest.raises(ConfigurationError, match="is no period"):
        Period(day, day - dt.timedelta(days=1), day)
