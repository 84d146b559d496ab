"""Promised and found shares by group, counted by hand and drawn anew row by row."""

from functools import cache

import numpy as np
import pytest

from outlay.audit.fairness.by_group import audit_groups
from outlay.audit.fairness.cells import BANDS
from tests.audit.fairness.made import full, made, table

N = 20_000


@cache
def usual():
    return audit_groups(full(N), ("area",))


def of(audit, group):
    return next(each for each in audit.groups if each.group == group).calibration


def rows(group):
    decided = full(N)
    inside = np.array(decided["area"].to_pylist()) == group
    known = decided["bad"].is_valid().to_numpy()
    taken = decided.filter(inside & known)
    return (
        1 / taken["chance"].to_numpy(),
        taken["bad"].to_numpy().astype(float),
        taken["promised"].to_numpy(),
    )


def error(w, y, p):
    band = np.searchsorted(BANDS, p)
    apart = [abs((w * (y - p))[band == each].sum()) for each in np.unique(band)]
    return sum(apart) / w.sum()


@pytest.mark.parametrize("group", ["n", "s"])
def test_figures_equal_counting_by_hand(group):
    w, y, p = rows(group)
    found = of(usual(), (group,))
    assert found.rows == len(w)
    assert found.promised == pytest.approx((w * p).sum() / w.sum(), rel=1e-6)
    assert found.found == pytest.approx((w * y).sum() / w.sum(), rel=1e-12)
    assert found.ratio == pytest.approx((w * y).sum() / (w * p).sum(), rel=1e-6)
    assert found.error == pytest.approx(error(w, y, p), rel=1e-6)


def test_a_group_promised_half_is_seen_and_the_other_is_not():
    low, right = of(usual(), ("n",)), of(usual(), ("s",))
    assert low.lower > 1.25
    assert right.lower < 1 < right.upper
    assert low.error_lower > 2 * low.error_by_chance
    # What is well calibrated shows no more than chance gives.
    assert right.error < 2 * right.error_by_chance


@pytest.mark.parametrize("group", ["n", "s"])
def test_intervals_are_those_of_drawing_rows_anew(group):
    w, y, p = rows(group)
    random = np.random.default_rng(7)
    draws = []
    for _ in range(1_500):
        at = random.integers(0, len(w), len(w))
        ratio = (w * y)[at].sum() / (w * p)[at].sum()
        draws.append((ratio, error(w[at], y[at], p[at])))
    lower, upper = np.quantile(draws, (0.025, 0.975), axis=0)
    found = of(usual(), (group,))
    width = upper - lower
    assert found.lower == pytest.approx(lower[0], abs=0.12 * width[0])
    assert found.upper == pytest.approx(upper[0], abs=0.12 * width[0])
    assert found.error_lower == pytest.approx(lower[1], abs=0.15 * width[1])
    assert found.error_upper == pytest.approx(upper[1], abs=0.15 * width[1])


def test_chance_alone_gives_what_a_perfect_model_shows():
    random = np.random.default_rng(8)
    groups, n = 60, 60 * 1_000
    p = random.beta(0.5, 4, n)
    decided = table(
        [False] * n,
        random.random(n) < p,
        [True] * n,
        [0.1] * n,
        group=[str(place % groups) for place in range(n)],
    ).append_column("promised", [p])
    found = [each.calibration for each in audit_groups(decided, ("group",)).groups[1:]]
    assert len(found) == groups
    seen = np.mean([each.error for each in found])
    assert seen == pytest.approx(
        np.mean([each.error_by_chance for each in found]), rel=0.15
    )


def test_few_findings_have_wilsons_interval_and_no_interval_of_the_error():
    n = 400
    decided = table([False] * n, [True] * 8 + [False] * (n - 8), [True] * n, [1.0] * n)
    decided = decided.append_column("promised", [np.full(n, 0.04)])
    found = of(audit_groups(decided, ()), ())
    # Wilson, 8 of 400: 1.02 % to 3.90 %.
    assert found.ratio == pytest.approx(0.5)
    assert found.lower == pytest.approx(0.0102 / 0.04, abs=0.002)
    assert found.upper == pytest.approx(0.0390 / 0.04, abs=0.002)
    assert (found.error_lower, found.error_upper) == (None, None)


def test_no_promise_and_too_few_are_not_shown():
    assert of(audit_groups(made(), ()), ()).state == "not estimable"
    few = full(60, seed=1, arm=0.1)
    states = {each.group: each for each in audit_groups(few, ("sex",)).groups}
    for each in states.values():
        if each.calibration.state == "suppressed":
            assert each.calibration.rows is None
            assert each.calibration.promised is None
    assert any(each.calibration.state == "suppressed" for each in states.values())


@pytest.mark.slow
@pytest.mark.parametrize("rows", [150, 3_000])
def test_intervals_of_found_over_promised_cover(rows):
    random = np.random.default_rng(13)
    groups, n = 300, 300 * rows
    p = random.beta(0.5, 4, n)
    chance = random.choice([0.2, 0.4], n)
    decided = table(
        [False] * n,
        random.random(n) < p,
        random.random(n) < chance,
        chance,
        group=[str(place % groups) for place in range(n)],
    ).append_column("promised", [p])
    found = [each.calibration for each in audit_groups(decided, ("group",)).groups[1:]]
    covered = [each.lower <= 1 <= each.upper for each in found if each.ratio]
    assert len(covered) > 250
    assert 0.91 < np.mean(covered) < 0.985
