"""The interval of the share found holds, also where heavy findings were not drawn."""

import numpy as np
import pytest
from scipy.stats import poisson

from outlay.audit.gate.share_found import share_found


def test_for_equal_weights_it_is_the_exact_interval_of_a_count():
    label = np.zeros(500)
    label[:12] = 1
    share, low, high = share_found(label, np.full(500, 4.0))
    assert share == pytest.approx(12 / 500)
    # Means at which 12 or more, and 12 or fewer, come up once in 40 times.
    assert poisson.sf(11, low * 500) == pytest.approx(0.025, rel=1e-6)
    assert poisson.cdf(12, high * 500) == pytest.approx(0.025, rel=1e-6)


def test_without_any_finding_the_upper_end_is_that_of_none():
    share, low, high = share_found(np.zeros(1_000), np.ones(1_000))
    assert (share, low) == (0.0, 0.0)
    assert np.exp(-high * 1_000) == pytest.approx(0.025)


def test_it_never_reaches_over_one():
    assert share_found(np.ones(2), np.array([1.0, 50.0]))[2] == 1.0


def test_it_covers_where_few_findings_weigh_much():
    """Sure reviews find most; draws at 1 in 20 speak for the rest, often with none."""
    rng = np.random.default_rng(0)
    covered, shorter = 0, 0
    for _ in range(1_000):
        sure, drawn = rng.random(600) < 0.08, rng.random(1_200) < 0.0015
        label = np.concatenate([sure, drawn]).astype(float)
        weight = np.concatenate([np.ones(600), np.full(1_200, 20.0)])
        _, low, high = share_found(label, weight)
        truth = (600 * 0.08 + 24_000 * 0.0015) / 24_600
        covered += low <= truth <= high
        p = np.average(label, weights=weight)
        spread = 1.96 * np.sqrt(((weight * (label - p)) ** 2).sum()) / weight.sum()
        shorter += p - spread <= truth <= p + spread
    assert covered >= 940
    # What the interval is for: the usual one misses one time in six and more.
    assert shorter < 850
