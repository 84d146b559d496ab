"""The worst of many ratios: seldom a false alarm, and a real gap is found."""

import numpy as np
import pytest

from outlay.audit.fairness.bootstrap import TAIL
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
