"""Tests of exchangeability against sums by hand and by scipy's own."""

from math import comb

import numpy as np
import pytest
from scipy.stats import ks_2samp

from outlay.audit.monitor.exchange import apart, exchange, more_above
from outlay.payments.errors import ConfigurationError


@pytest.mark.parametrize(
    "counts", [(1, 20, 4, 15), (0, 8, 3, 9), (5, 5, 5, 5), (2, 30, 0, 4)]
)
def test_the_tail_is_the_sum_of_fishers_table(counts):
    held, of_held, coming, of_coming = counts
    both, above = of_held + of_coming, held + coming
    ways = sum(
        comb(of_coming, k) * comb(of_held, above - k)
        for k in range(coming, min(above, of_coming) + 1)
        if above - k <= of_held
    )
    assert more_above(*counts) == pytest.approx(ways / comb(both, above))


def test_the_distance_is_scipys():
    random = np.random.default_rng(2)
    one, other = random.normal(0, 1, 400), np.round(random.normal(0.1, 1, 300), 1)
    by_scipy = ks_2samp(one, other, method="asymp")
    assert apart(one, other) == pytest.approx(by_scipy.pvalue)
    assert apart(one, one) == 1.0


def test_alike_windows_seldom_differ_and_unlike_ones_do():
    random = np.random.default_rng(3)
    alike = unlike = 0
    for _ in range(200):
        held, coming = random.normal(size=3_000), random.normal(size=3_000)
        alike += exchange(held, coming, 2.3).differs()
        unlike += exchange(held, coming + 0.2, 2.3).differs()
    # P(Binomial(200, 0.05) > 20) is 0.1 %.
    assert alike <= 20
    assert unlike > 190


def test_a_new_tail_is_found_where_the_whole_hardly_moves():
    random = np.random.default_rng(4)
    held, coming = random.normal(size=5_000), random.normal(size=5_000)
    coming[:60] = 5.0
    found = exchange(held, coming, 2.5)
    assert found.tail < 0.001
    assert found.whole > 0.05
    assert found.found > found.expected
    assert found.differs()


@pytest.mark.parametrize("coming", [[], [0.5, np.nan]])
def test_no_payments_or_no_score_is_refused(coming):
    with pytest.raises(ConfigurationError, match="coming payments"):
        exchange(np.ones(3), np.array(coming), 0.5)
