"""Counted false positives: exact against enumeration, walked without a jump."""

import numpy as np
import pytest
from scipy.stats import binom, norm

from outlay.decisions.counted import CELLS, PART, counted_cut, least_drawn, p_value
from outlay.decisions.neyman_pearson import least_rows
from outlay.payments.errors import PolicyError

ALPHA, DELTA, CHANCE = 0.1, 0.05, 0.2


def by_hand(a, b, n, chance, alpha, delta, cells=2_000):
    """Return the p-value by binomial sums at many points, not on cells."""
    share = PART * delta / 2
    size = a + n
    # Limits by their definition: bisection on the binomial's own tails.
    lower = _root(lambda s: binom.sf(a - 1, size, s) - share) if a else 0.0
    upper = _root(lambda s: share - binom.cdf(a, size, s))
    top = alpha / (alpha + (1 - alpha) * chance)
    if lower >= top:
        return 1.0
    largest = 0.0
    for s in np.linspace(lower, min(upper, top), cells):
        odds = chance * s / (1 - s)
        q = max(0.0, alpha * (1 + odds) - odds)
        tails = binom.cdf(a, size, s), binom.cdf(b, n, q)
        ratio = chance * np.sqrt(size * s * (1 - s))
        ratio /= np.sqrt(n * max(q * (1 - q), 1e-12))
        scores = [norm.ppf(min(tail, 1 - 1e-16)) for tail in tails]
        z = (ratio * scores[0] + scores[1]) / np.sqrt(1 + ratio**2)
        largest = max(largest, norm.cdf(z))
    return min(1.0, largest + 2 * share)


def _root(rising):
    low, high = 0.0, 1.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) > 0 else (middle, high)
    return low


@pytest.mark.parametrize(
    ("a", "b", "n"), [(0, 0, 60), (0, 3, 60), (12, 1, 80), (30, 2, 80), (20, 0, 40)]
)
def test_the_p_value_is_the_supremum_and_a_little_above(a, b, n):
    found = float(p_value(a, b, n, CHANCE, ALPHA, DELTA))
    slow = by_hand(a, b, n, CHANCE, ALPHA, DELTA)
    assert slow - 1e-6 <= found <= slow + 0.15 * slow + 8 / CELLS * 0.02


@pytest.mark.parametrize("s", [0.0, 0.1, 0.2, 0.3])
def test_every_outcome_enumerated_keeps_delta(s):
    # All (A, n, B) of 60 rows, at the rate alpha exactly: the worst that is allowed.
    size, chance, alpha = 60, 0.3, 0.15
    odds = chance * s / (1 - s)
    b = alpha * (1 + odds) - odds
    assert b >= 0
    rejected = 0.0
    for a in range(size):
        n = size - a
        drawn = np.arange(n + 1)
        p = p_value(np.full(n + 1, a), drawn, n, chance, alpha, DELTA)
        rejected += binom.pmf(a, size, s) * binom.pmf(drawn, n, b)[p <= DELTA].sum()
    assert rejected <= DELTA
    if s == 0:
        assert rejected > 0.001


def windows(seed, runs, kept):
    random = np.random.default_rng(seed)
    for _ in range(runs):
        m = random.random(random.poisson(1_500))
        certain = (m > 0.93) & (random.random(len(m)) < kept)
        drawn = ~certain & (random.random(len(m)) < CHANCE)
        yield m[certain], m[drawn]


@pytest.mark.parametrize("kept", [0.0, 0.5, 1.0])
def test_the_limit_is_broken_in_at_most_39_of_500(kept):
    cuts = [
        counted_cut(*both, CHANCE, ALPHA, DELTA).cut for both in windows(5, 500, kept)
    ]
    assert sum(1 - cut > ALPHA for cut in cuts) <= 39


def test_what_is_not_counted_would_break_it():
    # The certain ones left out, as if the arm outside them were all there is.
    broken = 0
    for _, drawn in windows(6, 100, 1.0):
        cut = counted_cut(np.zeros(0), drawn, CHANCE, ALPHA, DELTA).cut
        broken += 1 - cut > ALPHA
    assert broken > 20


def test_the_walk_stops_at_the_first_that_fails():
    (certain, drawn), *_ = windows(7, 1, 0.9)
    found = counted_cut(certain, drawn, CHANCE, ALPHA, DELTA)
    values = np.unique(np.concatenate([certain, drawn]))[::-1]
    last = None
    for value in values:
        above = [int((each > value).sum()) for each in (certain, drawn)]
        p = float(p_value(*above, len(drawn), CHANCE, ALPHA, DELTA))
        if p > DELTA:
            break
        last = value, *above, p
    assert (found.cut, found.counted, found.drawn) == last[:3]
    assert found.p_value == pytest.approx(last[3])


def test_ties_lie_on_one_side_of_the_cut():
    certain, drawn = np.repeat([0.9, 0.8], 10), np.repeat([0.8, 0.1], [3, 400])
    cut = counted_cut(certain, drawn, CHANCE, ALPHA, DELTA)
    assert cut.cut in {0.8, 0.1}
    assert cut.counted == (certain > cut.cut).sum()
    assert cut.drawn == (drawn > cut.cut).sum()


def test_a_cut_above_everything_takes_a_little_more_than_the_arm_alone():
    enough = least_drawn(CHANCE, 0.01, DELTA)
    assert least_rows(0.01, DELTA) < enough < 1.2 * least_rows(0.01, DELTA)
    with pytest.raises(PolicyError, match=f"at least {enough}"):
        counted_cut(np.zeros(0), np.zeros(enough - 1), CHANCE, 0.01, DELTA)
    found = counted_cut(np.zeros(0), np.zeros(enough), CHANCE, 0.01, DELTA)
    assert (found.cut, found.counted, found.drawn) == (0.0, 0, 0)


@pytest.mark.parametrize("n", [0, 20])
def test_no_draw_or_too_few_is_refused(n):
    with pytest.raises(PolicyError, match="too few"):
        counted_cut(np.ones(5), np.zeros(n), CHANCE, 0.01, DELTA)


def test_a_chance_or_score_that_is_none_is_refused():
    with pytest.raises(PolicyError, match="no chance"):
        counted_cut(np.ones(5), np.zeros(400), 0.0, 0.01, DELTA)
    with pytest.raises(PolicyError, match="not a number"):
        counted_cut(np.array([np.nan]), np.zeros(400), 0.1, 0.01, DELTA)
