"""Intervals of group rates: exact without weights, right with them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from outlay.audit.fairness.bootstrap import generator
from outlay.audit.fairness.counted import Counted
from outlay.audit.fairness.effective import Effective
from outlay.audit.fairness.rates import LEAST_BOOTSTRAPPED, bootstrapped, rates
from outlay.decisions.intervals import wilson
from tests.audit.fairness.made import counted, of_counts


def plain(rows, hits):
    rows, hits = np.array([float(rows)]), np.array([float(hits)])
    return Counted(rows, hits, rows, hits, rows, hits)


def of_rows(y, w):
    sums = (len(w), y.sum(), w.sum(), w[y].sum(), (w**2).sum(), (w[y] ** 2).sum())
    return Counted(*(np.array([float(each)]) for each in sums))


def rate(of, value=None):
    values = of.share if value is None else np.array([value])
    return rates(of, values, generator("test"), [True])[0]


@given(st.integers(11, 500).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_equal_weights_leave_the_number_of_rows(rows_hits):
    rows, hits = rows_hits
    assert plain(rows, hits).effective[0] == pytest.approx(rows)
    found = rate(plain(rows, hits))
    lower, upper = wilson(hits, rows)
    if min(hits, rows - hits) < LEAST_BOOTSTRAPPED:
        assert found.interval == "wilson"
        assert found.lower == pytest.approx(lower)
        assert found.upper == pytest.approx(upper)
    else:
        assert found.interval == "bootstrap"
        assert found.lower == pytest.approx(lower, abs=0.03)
        assert found.upper == pytest.approx(upper, abs=0.03)
    assert found.lower <= hits / rows + 1e-12
    assert found.upper >= hits / rows - 1e-12


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
    of = of_rows(y, w)
    p = w[y].sum() / w.sum()
    variance = (w**2 * (y - p) ** 2).sum() / w.sum() ** 2
    assert of.share[0] == pytest.approx(p)
    assert of.effective[0] == pytest.approx(p * (1 - p) / variance)
    assert of.effective[0] < 200


def test_without_weights_the_limits_are_clopper_and_pearsons():
    of = Effective.of(plain(40, 7))
    assert of.share[0] == pytest.approx(7 / 40)
    assert of.lower(0.01)[0] == pytest.approx(beta.ppf(0.01, 7, 34))
    assert of.upper(0.01)[0] == pytest.approx(beta.ppf(0.99, 8, 33))
    none, every = Effective.of(plain(40, 0)), Effective.of(plain(40, 40))
    assert none.lower(0.01)[0] == 0.0
    assert every.upper(0.01)[0] == 1.0


def test_flags_alone_do_not_make_a_rate_of_one_certain():
    # Ten flagged, and the lot drew none of those that passed: others' weight of 33
    # stands in, so that the rate may well be a few percent.
    of = Effective.of(of_counts([10, 500], [0, 1_500], 0.03))
    assert of.share[0] == 1.0
    assert of.lower(0.025)[0] < 0.1
    # And none flagged of thirty drawn are none of a thousand, not of thirty.
    of = Effective.of(of_counts([0, 500], [30, 1_500], 0.03))
    assert of.upper(0.025)[0] == pytest.approx(0.0043, abs=0.0005)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("legitimate", "share", "arm", "least"),
    [
        (2_000, 0.05, 0.2, 0.93),
        (300, 0.02, 0.05, 0.93),
        (300, 0.3, 0.05, 0.93),
        (60_000, 0.01, 0.03, 0.93),
    ],
)
def test_intervals_of_weighted_rates_cover_95_of_100(legitimate, share, arm, least):
    random = np.random.default_rng(1)
    covered = shown = 0
    for _ in range(1_500):
        of = counted(random, [legitimate, 50 * legitimate], [share, share], arm)
        found = rates(of, of.share, random, [True, False])[0]
        if found.state == "estimated":
            shown += 1
            covered += found.lower <= share <= found.upper
    assert shown > 1_000
    assert least < covered / shown < 0.985


def test_the_bootstrap_of_cells_is_that_of_rows():
    random = np.random.default_rng(2)
    n = 3_000
    y = random.random(n) < 0.15
    w = np.where(y, 1.0, random.choice([3.0, 10.0, 30.0], n))
    draws = [
        (w[at] * y[at]).sum() / w[at].sum() for at in random.integers(0, n, (3_000, n))
    ]
    slow = np.quantile(draws, (0.025, 0.975))
    fast = [
        np.concatenate(bootstrapped(of_rows(y, w), generator(str(seed))))
        for seed in range(10)
    ]
    width = slow[1] - slow[0]
    assert np.mean(fast, axis=0) == pytest.approx(slow, abs=0.04 * width)
