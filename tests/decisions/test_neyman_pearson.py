"""The bound: exact, refused where it cannot be had, and kept in simulation."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.decisions.neyman_pearson import least_rows, rank, threshold, violation
from outlay.payments.errors import PolicyError

DELTA = 0.05
CALIBRATIONS = 500
# P(Binomial(500, 0.05) > 39) is 0.2 %: more broken bounds than this are no chance.
MOST_BROKEN = 39


def exact(n: int, k: int, alpha: Fraction) -> Fraction:
    return sum(
        (
            math.comb(n, j) * (1 - alpha) ** j * alpha ** (n - j)
            for j in range(k, n + 1)
        ),
        Fraction(0),
    )


@given(
    n=st.integers(1, 400),
    place=st.floats(0, 1),
    alpha=st.sampled_from(["0.001", "0.01", "0.05", "0.2", "0.5", "0.9"]),
)
def test_violation_equals_the_sum_in_whole_numbers(n, place, alpha):
    k = max(1, round(place * n))
    by_hand = float(exact(n, k, Fraction(alpha)))
    assert violation(n, k, float(alpha)) == pytest.approx(
        by_hand, rel=1e-10, abs=1e-280
    )


@given(
    n=st.integers(1, 300),
    alpha=st.sampled_from(["0.01", "0.02", "0.1", "0.5"]),
    delta=st.sampled_from(["0.05", "0.01", "0.25", "0.5"]),
)
def test_rank_is_the_smallest_that_keeps_the_limit(n, alpha, delta):
    limit, rate = Fraction(delta), Fraction(alpha)
    keeping = [k for k in range(max(1, n - 60), n + 1) if exact(n, k, rate) <= limit]
    if not keeping:
        with pytest.raises(PolicyError):
            rank(n, float(alpha), float(delta))
    elif keeping[0] > max(1, n - 60):
        assert rank(n, float(alpha), float(delta)) == keeping[0]


def test_a_violation_that_equals_the_limit_is_within_it():
    # (1/2)^2 is 1/4 exactly: two rows are enough, and a hair less would refuse them.
    assert rank(2, 0.5, 0.25) == 2
    with pytest.raises(PolicyError):
        rank(2, 0.5, 0.2499999999999)


def test_a_decimal_limit_is_read_as_it_is_written():
    # 0.9^2 is 0.81; as binary fractions the same numbers fall on either side.
    assert least_rows(0.1, 0.81) == 2
    assert least_rows(0.1, 0.729) == 3


@pytest.mark.parametrize(
    ("alpha", "rows"), [(0.01, 299), (0.001, 2_995), (0.05, 59), (0.5, 5)]
)
def test_least_rows_are_those_of_the_literature(alpha, rows):
    assert least_rows(alpha, DELTA) == rows
    assert rank(rows, alpha, DELTA) == rows
    with pytest.raises(PolicyError, match=" 1 too few"):
        rank(rows - 1, alpha, DELTA)


def test_a_refusal_says_how_many_rows_are_missing():
    with pytest.raises(PolicyError, match="100 legitimate payments are 199 too few"):
        threshold(np.zeros(100), 0.01, DELTA)


@pytest.mark.parametrize(("alpha", "delta"), [(0.0, 0.1), (1.0, 0.1), (0.1, 0.0)])
def test_limits_lie_between_0_and_1(alpha, delta):
    with pytest.raises(PolicyError, match="between 0 and 1"):
        rank(1_000, alpha, delta)


def test_a_score_that_is_no_number_is_refused():
    scores = np.append(np.zeros(500), np.nan)
    with pytest.raises(PolicyError, match="not a number"):
        threshold(scores, 0.01, DELTA)


def test_k_must_be_a_rank():
    with pytest.raises(PolicyError, match="no rank"):
        violation(10, 11, 0.1)


def broken(make_scores, cut_of, true_rate, alpha=0.02, n=600):
    random = np.random.default_rng(7)
    return sum(
        true_rate(cut_of(make_scores(random, n), alpha)) > alpha
        for _ in range(CALIBRATIONS)
    )


def uniform(random, n):
    return random.random(n)


def above_uniform(cut):
    return 1 - cut


def steps(random, n):
    return np.floor(random.random(n) * 200) / 200


def above_steps(cut):
    # Scores are 0, 0.005, ... 0.995; a cut at s flags those strictly above it.
    return 1 - (round(cut * 200) + 1) / 200


def bounded(scores, alpha):
    return threshold(scores, alpha, DELTA).cut


def plain_quantile(scores, alpha):
    return float(np.quantile(scores, 1 - alpha, method="inverted_cdf"))


@pytest.mark.parametrize(
    ("make_scores", "true_rate"), [(uniform, above_uniform), (steps, above_steps)]
)
def test_the_bound_is_broken_in_at_most_39_of_500(make_scores, true_rate):
    assert broken(make_scores, bounded, true_rate) <= MOST_BROKEN


def test_the_plain_quantile_breaks_it_far_more_often():
    times = broken(uniform, plain_quantile, above_uniform)
    assert times > 5 * MOST_BROKEN


def test_not_flagging_strictly_above_breaks_it_where_scores_tie():
    def at_or_above(cut):
        return 1 - round(cut * 200) / 200

    assert broken(steps, bounded, at_or_above) > MOST_BROKEN
    tied = threshold(np.zeros(400), 0.01, DELTA)
    assert not tied.flags(np.zeros(400)).any()
    assert tied.flags(np.array([1e-9])).all()


def test_the_cut_is_the_score_of_its_rank():
    scores = np.random.default_rng(3).permutation(1_000).astype(float)
    proof = threshold(scores, 0.01, DELTA)
    assert proof.cut == sorted(scores)[proof.k - 1]
    assert proof.violation <= DELTA < violation(proof.n, proof.k - 1, 0.01)
