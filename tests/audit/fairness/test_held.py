"""Dollars and days held, counted by hand and drawn anew row by row."""

from functools import cache

import numpy as np
import pyarrow as pa
import pytest

from outlay.audit.fairness.by_group import audit_groups
from outlay.audit.fairness.cells import SHAPE, SUMS, Cells
from outlay.audit.fairness.held import held_up
from tests.audit.fairness.made import full, made, table

N = 20_000


@cache
def usual():
    return audit_groups(full(N), ("sex",))


def of(audit, group):
    return next(each for each in audit.groups if each.group == group).held


def columns(group):
    decided = full(N)
    taken = decided.filter(np.array(decided["sex"].to_pylist()) == group)
    bad = taken["bad"].fill_null(False).to_numpy()
    known = taken["bad"].is_valid().to_numpy()
    weight = np.where(known, 1 / taken["chance"].to_numpy(), 0.0)
    flagged, cents = taken["flagged"].to_numpy(), taken["amount_cents"].to_numpy()
    days = taken["days_held"].fill_null(0).to_numpy()
    return flagged, known, bad, weight, cents, days


@pytest.mark.parametrize("group", ["f", "m"])
def test_figures_equal_counting_by_hand(group):
    flagged, known, bad, w, cents, days = columns(group)
    found = of(usual(), (group,))
    assert found.flagged == flagged.sum()
    assert found.cents == cents[flagged].sum()
    proper = known & ~bad
    wa = w * cents
    share = wa[flagged & proper].sum() / wa[flagged & known].sum()
    assert found.legitimate_cents.value == pytest.approx(share * found.cents)
    held = wa[flagged & proper].sum() / wa[proper].sum()
    assert found.legitimate_share.value == pytest.approx(held)
    told = flagged & known
    assert found.days.value == pytest.approx((w * days)[told].sum() / w[told].sum())
    assert found.days.rows == told.sum()
    assert found.without_days == (flagged & ~known).sum() == 0


def test_intervals_are_those_of_drawing_rows_anew():
    flagged, known, bad, w, cents, days = columns("m")
    random = np.random.default_rng(9)
    proper, wa, told = known & ~bad, w * cents, flagged & known
    draws = []
    for _ in range(1_500):
        at = random.integers(0, len(w), len(w))
        top = (wa * (flagged & proper))[at].sum()
        days_of = (w * days * told)[at].sum() / (w * told)[at].sum()
        draws.append((top / (wa * proper)[at].sum(), days_of))
    lower, upper = np.quantile(draws, (0.025, 0.975), axis=0)
    width = upper - lower
    found = of(usual(), ("m",))
    for place, mean in enumerate((found.legitimate_share, found.days)):
        assert mean.lower == pytest.approx(lower[place], abs=0.12 * width[place])
        assert mean.upper == pytest.approx(upper[place], abs=0.12 * width[place])


def test_legitimate_dollars_are_an_estimate_where_not_all_flags_are_known():
    n = 4_000
    random = np.random.default_rng(10)
    flagged = np.arange(n) < 2_000
    bad = random.random(n) < 0.4
    known = random.random(n) < 0.25
    found = of(audit_groups(table(flagged, bad, known, [0.25] * n), ()), ())
    assert found.cents == 2_000 * 1_000
    truth = 1_000 * (flagged & ~bad).sum()
    assert found.legitimate_cents.lower < truth < found.legitimate_cents.upper
    assert found.legitimate_cents.value < found.cents


def test_few_flags_show_no_dollars_and_no_days():
    n = 500
    flagged = np.arange(n) < 10
    decided = table(flagged, [False] * n, [True] * n, [1.0] * n)
    found = of(audit_groups(decided, ()), ())
    assert (found.flagged, found.cents, found.without_days) == (None, None, None)
    for each in (found.legitimate_cents, found.legitimate_share, found.days):
        assert (each.rows, each.value) == (None, None)
    flagged = np.arange(n) < 29
    found = of(audit_groups(table(flagged, [False] * n, [True] * n, [1.0] * n), ()), ())
    assert found.cents == 29_000
    assert found.legitimate_share.value is None


def test_days_are_unknown_without_an_outcome():
    n = 400
    days = pa.array([5] * 150 + [None] * 250, pa.int32())
    known = np.arange(n) < 150
    decided = table([True] * n, [False] * n, known, [0.375] * n)
    found = of(audit_groups(decided.append_column("days_held", days), ()), ())
    assert found.days.value == pytest.approx(5.0)
    assert found.without_days == 250
    assert of(audit_groups(made(), ()), ()).days.value is None


@pytest.mark.slow
@pytest.mark.parametrize(("spread", "flags"), [(0.6, 60), (1.3, 60), (1.3, 500)])
def test_intervals_of_dollars_cover_although_amounts_differ_much(spread, flags):
    random = np.random.default_rng(12)
    groups, share, arm = 600, 0.01, 0.03
    sums = {name: np.zeros((groups, *SHAPE)) for name in SUMS}
    for group in range(groups):
        hits = random.binomial(round(flags / share), share)
        passed = random.binomial(round(flags / share) - hits, arm)
        for at, count, w in ((1, hits, 1.0), (0, passed, 1 / arm)):
            cents = np.exp(random.normal(9, spread, count))
            told = {
                "n": count,
                "cents": cents.sum(),
                "wa": w * cents.sum(),
                "waa": w**2 * (cents**2).sum(),
            }
            for name, value in told.items():
                sums[name][group, at, 1, 0] = value
    cells = Cells(tuple((str(at),) for at in range(groups)), sums, np.zeros(SHAPE[:2]))
    found = [each.legitimate_share for each in held_up(cells, random, [True] * groups)]
    # Amounts do not depend on the flag: the share of dollars is that of payments.
    covered = [each.lower <= share <= each.upper for each in found if each.value]
    assert len(covered) == groups
    assert 0.91 < np.mean(covered) < 0.98
