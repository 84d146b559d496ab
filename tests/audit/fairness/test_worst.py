"""The worst of many ratios: seldom a false alarm, and a real gap is found."""

import dataclasses

import numpy as np
import pytest
from scipy.stats import gamma

from outlay.audit.fairness.bootstrap import TAIL
from outlay.audit.fairness.counted import Counted
from outlay.audit.fairness.effective import Effective
from outlay.audit.fairness.family import REST, Tails
from outlay.audit.fairness.rates import GATE, LEAST_CELL
from outlay.audit.fairness.ratios import ratio_lower
from outlay.audit.fairness.worst import worst
from tests.audit.fairness.made import counted, of_counts


def judged(of, family=1):
    kept = np.flatnonzero(of.rows >= LEAST_CELL).tolist()
    both = Effective.of(of), Effective.of(of.rest())
    named = [(f"g{at}",) for at in kept]
    parts = both[0].at(kept), both[1].at(kept)
    return worst(("a",), "false_positive_rate", named, parts, family)


SKEWED = np.geomspace(100, 50_000, 50).astype(int)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("legitimate", "share", "arm"),
    [
        (np.full(50, 1_000), 0.01, 0.03),
        (SKEWED, 0.01, 0.03),
        (SKEWED, 0.1, 0.03),
        (SKEWED, 0.001, 0.2),
        (np.full(8, 30_000), 0.02, 0.03),
        (np.array([2_000, 1_000]), 0.01, 0.03),
    ],
)
def test_equal_treatment_seldom_has_a_gap(legitimate, share, arm):
    random = np.random.default_rng(4)
    found = [judged(counted(random, legitimate, share, arm)) for _ in range(400)]
    # Over 1 at all, in 2.5 % of the runs; over the gate's limit hardly ever.
    assert np.mean([each.ratio.lower > 1 for each in found]) <= TAIL + 0.0234
    assert np.mean([each.difference.lower > 0 for each in found]) <= TAIL + 0.0234
    assert sum(each.verdict == "fails" for each in found) <= 2
    upper = [each.ratio.upper or np.inf for each in found]
    assert min(upper) >= 1


@pytest.mark.slow
@pytest.mark.parametrize("groups", [2, 50])
def test_a_gap_of_two_is_found_with_enough_payments(groups):
    random = np.random.default_rng(5)
    shares = np.where(np.arange(groups) == 0, 0.02, 0.01)
    few, many = (
        [
            judged(counted(random, np.full(groups, size), shares, 0.03))
            for _ in range(100)
        ]
        for size in (1_000, 30_000)
    )
    assert sum(each.verdict == "fails" for each in many) >= 98
    assert sum(each.verdict == "fails" for each in few) <= 10
    assert not any(each.verdict == "passes" for each in few + many)
    covered = [each.ratio.lower <= 2 <= (each.ratio.upper or np.inf) for each in many]
    assert sum(covered) >= 95


@pytest.mark.slow
def test_a_gap_at_the_limit_neither_fails_nor_passes_too_often():
    random = np.random.default_rng(6)
    shares = np.where(np.arange(8) == 0, 0.01 * GATE * 1.0001, 0.01)
    found = [
        judged(counted(random, np.full(8, 300_000), shares, 0.03)) for _ in range(300)
    ]
    for verdict in ("fails", "passes"):
        share = np.mean([each.verdict == verdict for each in found])
        assert share <= TAIL + 0.027


def test_alike_and_many_passes():
    found = judged(of_counts([5_000] * 4, [15_000] * 4, 0.03))
    assert found.verdict == "passes"
    assert found.ratio.value == pytest.approx(1.0)
    assert found.ratio.lower == 1.0
    assert found.difference.lower == 0.0


def test_a_small_groups_large_ratio_is_not_taken_at_its_word():
    # 32 times the best group's rate, on three flags.
    flags, passed = [3, 40, 40, 1], [9, 1_300, 1_280, 97]
    found = judged(of_counts(flags, passed, 0.03))
    assert found.ratio.value == pytest.approx(32, rel=0.01)
    assert (found.ratio.worst, found.ratio.best) == (("g0",), ("g3",))
    assert found.verdict == "inconclusive"
    assert found.ratio.lower < GATE


def test_a_gap_between_groups_of_one_rest_is_found_by_comparing_each_with_each():
    # A half above and a half below the rest: nobody is 1.25 times all others.
    flags, rows = [24_000, 20_000, 20_000, 16_000], 10**6
    found = judged(of_counts(flags, [rows - each for each in flags], 1.0))
    assert found.verdict == "fails"
    assert found.ratio.proof == (("g0",), ("g3",))
    assert (found.ratio.worst, found.ratio.best) == (("g0",), ("g3",))


def test_one_group_treated_better_than_all_others_is_a_gap_too():
    flags, rows = [100] + [1_000] * 6, [100_000] * 7
    of = of_counts(flags, np.array(rows) - flags, 1.0)
    found = judged(of)
    assert found.verdict == "fails"
    assert found.ratio.proof == (REST, ("g0",))


def test_limits_are_those_of_single_comparisons_at_their_part_of_the_chance():
    of = of_counts([30, 20, 10], [170, 180, 190], 1.0)
    each, rest = Effective.of(of), Effective.of(of.rest())
    found = judged(of, family=2)
    part = TAIL / 2 / 2
    assert Tails.of(3, 2) == Tails(part / 6, part / 6)
    lowers = [1.0]
    uppers = []
    for one in range(3):
        lowers.append(float(ratio_lower(each.at(one), rest.at(one), part / 6)))
        lowers.append(float(ratio_lower(rest.at(one), each.at(one), part / 6)))
        for other in set(range(3)) - {one}:
            pair = each.at(one), each.at(other)
            lowers.append(float(ratio_lower(*pair, part / 6)))
            uppers.append(1 / float(ratio_lower(pair[1], pair[0], TAIL)))
    assert found.ratio.lower == pytest.approx(max(lowers))
    assert found.ratio.upper == pytest.approx(max(uppers))
    assert found.ratio.value == pytest.approx(3.0)
    assert found.difference.value == pytest.approx(0.1)
    assert found.groups == 3


def test_nothing_to_compare_with_one_group():
    assert judged(of_counts([10], [100], 0.1)) is None


def test_no_flag_in_a_group_leaves_no_upper_end():
    found = judged(of_counts([0, 60], [200, 140], 1.0))
    assert (found.ratio.value, found.ratio.upper) == (None, None)
    assert found.ratio.lower > GATE
    assert found.verdict == "fails"


def unevenly(random, legitimate, rate, heavy=30.0, light=0.1):
    """Return groups whose flags were reviewed for sure, or one in `heavy` of them."""
    rows = []
    for size in legitimate:
        flagged = random.random(size) < rate
        sure = flagged & (random.random(size) < light)
        weight = np.where(sure, 1.0, heavy)
        seen = random.random(size) < 1 / weight
        w, hit = weight[seen], flagged[seen]
        sums = [w**0, w, w**2]
        rows.append([part for each in sums for part in (each.sum(), each[hit].sum())])
    return Counted(*np.array(rows).T, heaviest=(heavy, heavy))


@pytest.mark.slow
def test_flags_that_all_happen_to_be_light_prove_nothing():
    # Most flags were reviewed one time in thirty: a group may show its sure ones alone.
    random = np.random.default_rng(7)
    counted_once = [unevenly(random, [8_000, 8_000], 0.01) for _ in range(400)]
    found = [judged(each) for each in counted_once]
    assert np.mean([each.ratio.lower > 1 for each in found]) <= TAIL + 0.0234
    assert sum(each.verdict == "fails" for each in found) <= 2
    # Without the heaviest weight the same windows would fail far too often.
    blind = [judged(dataclasses.replace(e, heaviest=(0.0, 0.0))) for e in counted_once]
    assert np.mean([each.ratio.lower > 1 for each in blind]) > 0.05


def test_one_more_of_the_heaviest_is_fay_and_feuers_upper_limit():
    # Their gamma limits of a weighted sum, where misses are so many that the share is
    # the sum over them: a calculation of its own.
    weights = np.array([1.0, 1.0, 7.0])
    misses, heavy = 1e9, 30.0
    one = Counted(
        *np.array([[3 + misses], [3], [9 + misses], [9], [51 + misses], [51.0]]),
        heaviest=(heavy, 1.0),
    )
    upper = float(Effective.of(one).upper(0.025)[0]) * misses
    top, square = weights.sum() + heavy, (weights**2).sum() + heavy**2
    expected = gamma.ppf(0.975, top**2 / square, scale=square / top)
    assert upper == pytest.approx(expected, rel=1e-4)
    lower = float(Effective.of(one).lower(0.025)[0]) * misses
    expected = gamma.ppf(0.025, 81 / 51, scale=51 / 9)
    assert lower == pytest.approx(expected, rel=1e-4)
