"""Limits of ratios and differences hold for few flags and for many."""

import numpy as np
import pytest

from outlay.audit.fairness.bootstrap import TAIL
from outlay.audit.fairness.compared import ratios
from outlay.audit.fairness.effective import Effective
from outlay.audit.fairness.family import REST, Tails
from outlay.audit.fairness.rates import GATE, Rate
from outlay.audit.fairness.ratios import difference_lower, ratio_lower
from tests.audit.fairness.made import counted, of_counts


def pair(of):
    return of.at(0), of.at(1)


def test_large_counts_give_katzs_interval():
    # Katz et al., Biometrics 34 (1978): the logarithm's variance is (1 - p) / hits.
    of = Effective.of(of_counts([800, 400], [19_200, 19_600], 1.0))
    one, other = pair(of)
    spread = np.sqrt(0.96 / 800 + 0.98 / 400)
    lower, upper = (2 * np.exp(side * 1.96 * spread) for side in (-1, 1))
    assert ratio_lower(one, other, TAIL) == pytest.approx(lower, rel=0.01)
    assert 1 / ratio_lower(other, one, TAIL) == pytest.approx(upper, rel=0.01)
    away = 1.96 * np.sqrt(0.04 * 0.96 / 20_000 + 0.02 * 0.98 / 20_000)
    assert difference_lower(one, other, TAIL) == pytest.approx(0.02 - away, abs=2e-4)
    assert -difference_lower(other, one, TAIL) == pytest.approx(0.02 + away, abs=2e-4)


def test_a_large_ratio_from_two_flags_proves_little():
    # 32 times as often: 3 of 100 against 1 of some 1,070.
    one, other = pair(Effective.of(of_counts([3, 1], [97, 1_066], 1.0)))
    assert one.share / other.share == pytest.approx(32, rel=0.01)
    assert ratio_lower(one, other, TAIL) > GATE
    assert ratio_lower(one, other, Tails.of(10, 4).pairs) < GATE


def test_a_rate_of_none_has_a_lower_limit_for_others():
    one, none = pair(Effective.of(of_counts([200, 0], [9_800, 10_000], 1.0)))
    assert ratio_lower(one, none, TAIL) > 30
    assert ratio_lower(none, one, TAIL) == 0.0


@pytest.mark.slow
@pytest.mark.parametrize("tail", [0.025, 0.001])
@pytest.mark.parametrize("arm", [1.0, 0.1, 0.03])
@pytest.mark.parametrize(
    ("sizes", "shares"),
    [
        ((100, 100), (0.02, 0.02)),
        ((100, 5_000), (0.05, 0.02)),
        ((100, 5_000), (0.1, 0.1)),
        ((3_000, 300), (0.01, 0.01)),
        ((20_000, 20_000), (0.02, 0.01)),
    ],
)
def test_lower_limits_fail_as_seldom_as_they_say(sizes, shares, arm, tail):
    random = np.random.default_rng(3)
    runs = 4_000
    # Many pairs at once: a Counted of all of them, so that mean weights are usual ones.
    ones = counted(random, np.full(runs, sizes[0]), shares[0], arm)
    others = counted(random, np.full(runs, sizes[1]), shares[1], arm)
    one, other = Effective.of(ones), Effective.of(others)
    above = ratio_lower(one, other, tail) > shares[0] / shares[1] * (1 + 1e-9)
    apart = difference_lower(one, other, tail) > shares[0] - shares[1] + 1e-12
    noise = 3 * np.sqrt(tail / runs)
    assert above.mean() <= tail + noise
    assert apart.mean() <= 1.5 * tail + noise


def estimated(value, rows):
    return Rate("estimated", rows, value, 0.0, 1.0, float(rows))


def of_rates(*shares, rows=100_000):
    flags = [round(share * rows) for share in shares]
    of = of_counts(flags, [rows - each for each in flags], 1.0)
    said = [estimated(share, rows) for share in shares]
    named = [(f"g{number}",) for number in range(len(shares))]
    return ratios(named, said, (Effective.of(of), Effective.of(of.rest())), 1)


def test_ratios_are_to_the_lowest_and_to_all_others():
    best, rest = of_rates(0.04, 0.02, 0.03)
    assert best[1] is None
    assert best[0].value == pytest.approx(2.0)
    assert best[0].against == ("g1",)
    assert rest[0].value == pytest.approx(0.04 / 0.025)
    assert rest[0].against == REST
    assert rest[1].value == pytest.approx(0.02 / 0.035)


@pytest.mark.parametrize(
    ("share", "rows", "verdict"),
    [
        (0.0205, 10**6, "passes"),
        (0.04, 10**6, "fails"),
        (0.04, 200, "inconclusive"),
        (0.02 * GATE, 10**6, "inconclusive"),
    ],
)
def test_the_verdict_is_by_the_interval_not_the_ratio(share, rows, verdict):
    best, _ = of_rates(share, 0.02, rows=rows)
    assert best[0].verdict == verdict


def test_no_ratio_without_rates():
    of = of_counts([0, 5, 3], [100, 0, 97], 1.0)
    said = [estimated(0.0, 100), Rate("suppressed", None), estimated(0.03, 100)]
    both = Effective.of(of), Effective.of(of.rest())
    best, rest = ratios([("a",), ("b",), ("c",)], said, both, 1)
    assert best[0] is None
    assert best[1].state == rest[1].state == "suppressed"
    assert best[1].lower is None
    # Over a rate of 0 there is no ratio, but still at least something.
    assert best[2].state == "not estimable"
    assert (best[2].value, best[2].upper) == (None, None)
    assert best[2].lower > 0
    assert rest[0].value == 0.0
