"""Intervals of group rates and of their ratios."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.audit.fairness.rates import GATE, Counted, Rate, rate, ratio
from outlay.decisions.intervals import wilson


def plain(rows, hits):
    return Counted(rows, hits, rows, hits, rows, hits)


@given(st.integers(11, 500).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_equal_weights_leave_the_number_of_rows(rows_hits):
    rows, hits = rows_hits
    assert plain(rows, hits).effective == pytest.approx(rows)
    found = rate(plain(rows, hits), hits / rows)
    lower, upper = wilson(hits, rows)
    assert (found.lower, found.upper) == (pytest.approx(lower), pytest.approx(upper))
    assert found.lower <= hits / rows <= found.upper or hits in (0, rows)


def test_wilson_is_that_of_the_literature():
    # Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263 and 0 of 20.
    lower, upper = wilson(81, 263)
    assert (round(float(lower), 4), round(float(upper), 4)) == (0.2553, 0.3662)
    lower, upper = wilson(0, 20)
    assert (round(float(lower), 4), round(float(upper), 4)) == (0.0, 0.1611)
    assert [float(limit) for limit in wilson(0, 0)] == [0.0, 1.0]


def test_unequal_weights_count_for_fewer_rows():
    random = np.random.default_rng(0)
    y = random.random(200) < 0.3
    w = np.where(random.random(200) < 0.5, 1.0, 20.0)
    counted = Counted(
        200, int(y.sum()), w.sum(), w[y].sum(), (w**2).sum(), (w[y] ** 2).sum()
    )
    p = w[y].sum() / w.sum()
    variance = (w**2 * (y - p) ** 2).sum() / w.sum() ** 2
    assert counted.share == pytest.approx(p)
    assert counted.effective == pytest.approx(p * (1 - p) / variance)
    assert counted.effective < 200


@pytest.mark.slow
def test_the_interval_of_weighted_rates_covers_95_of_100():
    random = np.random.default_rng(1)
    covered = 0
    for _ in range(2_000):
        y = random.random(3_000) < 0.05
        chance = np.where(random.random(3_000) < 0.3, 1.0, 0.2)
        seen = random.random(3_000) < chance
        w = 1 / chance[seen]
        hit = y[seen]
        counted = Counted(
            len(w),
            int(hit.sum()),
            w.sum(),
            w[hit].sum(),
            (w**2).sum(),
            (w[hit] ** 2).sum(),
        )
        found = rate(counted, counted.share)
        covered += found.lower <= 0.05 <= found.upper
    assert 0.935 < covered / 2_000 < 0.97


def estimated(value, rows):
    return Rate("estimated", rows, value, 0.0, 1.0, float(rows))


def test_the_ratio_is_katzs():
    found = ratio(estimated(0.04, 1_000), estimated(0.02, 2_000), ("m",))
    spread = 1.96 * math.sqrt(0.96 / 40 + 0.98 / 40)
    assert found.value == pytest.approx(2.0)
    assert found.lower == pytest.approx(2 * math.exp(-spread), rel=1e-4)
    assert found.upper == pytest.approx(2 * math.exp(spread), rel=1e-4)
    assert found.against == ("m",)


@pytest.mark.parametrize(
    ("value", "rows", "verdict"),
    [
        (0.02, 10**6, "passes"),
        (0.04, 10**6, "fails"),
        (0.04, 50, "inconclusive"),
        (0.02 * GATE, 10**6, "inconclusive"),
    ],
)
def test_the_verdict_is_by_the_interval_not_the_ratio(value, rows, verdict):
    found = ratio(estimated(value, rows), estimated(0.02, rows), ("m",))
    assert found.verdict == verdict


def test_no_ratio_without_rates():
    none = Rate("not estimable", 0)
    few = Rate("suppressed", None)
    zero = estimated(0.0, 100)
    some = estimated(0.1, 100)
    assert ratio(some, zero, ("m",)).state == "not estimable"
    assert ratio(none, some, ("m",)).state == "not estimable"
    assert ratio(few, some, ("m",)).state == "suppressed"
    assert ratio(none, some, ("m",)).verdict == "inconclusive"
