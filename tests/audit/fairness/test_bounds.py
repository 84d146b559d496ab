"""The limit inside each group: exact, at delta over groups, from even chances."""

import math

import numpy as np
import pyarrow as pa
import pytest

from outlay.audit.fairness.bounds import Limit, group_bounds
from tests.audit.fairness.made import made, table
from tests.decisions.standins import policy_with

LIMIT = Limit(0.1, 0.05)


def drawn(flagged, bad, sex, chance=None):
    n = len(flagged)
    decided = table(flagged, bad, [True] * n, [1.0] * n, sex=sex)
    decided = decided.append_column("drawn", [[True] * n])
    if chance is None:
        return decided
    return decided.append_column("arm_probability", pa.array(chance, pa.float64()))


def exact(rows, hits, delta):
    """Return the rate at which so few hits have probability delta, by bisection."""
    low, high = 0.0, 1.0
    for _ in range(60):
        p = (low + high) / 2
        tail = sum(
            math.comb(rows, k) * p**k * (1 - p) ** (rows - k) for k in range(hits + 1)
        )
        low, high = (p, high) if tail > delta else (low, p)
    return low


def test_the_limit_is_exact_at_delta_over_groups():
    flagged = [True] * 3 + [False] * 147 + [True] * 40 + [False] * 60
    sex = ["f"] * 150 + ["m"] * 100
    bad = [False] * 250
    f, m = group_bounds(drawn(flagged, bad, sex), ("sex",), LIMIT)
    assert (f.rows, f.flagged, f.delta) == (150, 3, 0.025)
    assert f.upper == pytest.approx(exact(150, 3, 0.025))
    assert m.upper == pytest.approx(exact(100, 40, 0.025))
    assert (f.state, m.state) == ("holds", "broken")
    # (1 - 0.1)^36 is the first below 0.025.
    assert f.need == 36


def test_wrong_payments_and_those_not_drawn_do_not_count():
    n = 200
    decided = drawn([True] * 50 + [False] * 150, [True] * 50 + [False] * 150, ["f"] * n)
    (bound,) = group_bounds(decided, ("sex",), LIMIT)
    assert (bound.rows, bound.flagged) == (150, 0)
    away = decided.set_column(
        decided.column_names.index("drawn"), "drawn", [[False] * 100 + [True] * 100]
    )
    (bound,) = group_bounds(away, ("sex",), LIMIT)
    assert bound.rows == 100


def test_rows_are_thinned_to_one_chance_within_their_group():
    n = 3_000
    chance = [0.1] * 1_000 + [0.05] * 1_000 + [0.1] * 1_000
    sex = ["f"] * 2_000 + ["m"] * 1_000
    flagged = np.arange(n) < 1_000
    f, m = group_bounds(
        drawn(flagged, [False] * n, sex, chance), ("sex",), Limit(0.5, 0.05)
    )
    # Of those drawn twice as likely, a half; with an even group, all.
    assert f.rows == pytest.approx(1_500, abs=80)
    assert f.flagged == pytest.approx(500, abs=80)
    assert m.rows == 1_000


@pytest.mark.parametrize(("rows", "state"), [(28, "too few"), (29, "holds")])
def test_too_few_is_said(rows, state):
    (bound,) = group_bounds(
        drawn([False] * rows, [False] * rows, ["f"] * rows), ("sex",), LIMIT
    )
    assert bound.need == 29
    assert bound.state == state
    assert (bound.upper <= 0.1) is (state == "holds")


def test_under_eleven_are_not_shown():
    flagged = [True] + [False] * 9 + [False] * 100
    sex = ["few"] * 10 + ["rest"] * 100
    few, rest = group_bounds(drawn(flagged, [False] * 110, sex), ("sex",), LIMIT)
    assert (few.rows, few.flagged, few.upper, few.state) == (None,) * 3 + ("too few",)
    assert rest.rows == 100
    # Even a group without a single review has its part of delta.
    assert rest.delta == pytest.approx(0.025)


def test_no_draws_no_bounds():
    assert group_bounds(made(), ("sex",), LIMIT) == ()


def test_the_limit_is_the_policys_own():
    policy = policy_with(default={"max_false_positive_rate": 0.02, "confidence": 0.9})
    assert Limit.of(policy) == Limit(0.02, pytest.approx(0.1))


@pytest.mark.slow
def test_some_limit_is_too_low_in_at_most_delta_of_the_samples():
    random = np.random.default_rng(11)
    truth, broken, n = 0.1, 0, 120
    sex = sorted(["a", "b", "c", "d"] * n)
    for _ in range(400):
        flagged = random.random(4 * n) < truth
        found = group_bounds(drawn(flagged, [False] * 4 * n, sex), ("sex",), LIMIT)
        broken += any(each.upper < truth for each in found)
    assert broken / 400 <= 0.05 + 0.025
