"""The random-review arm: by key alone, at its rate, whatever the order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.decisions.arm import arm_key, arm_rates, in_arm, lots
from outlay.decisions.strata import StratumKey
from outlay.payments.errors import KeyProblemError
from tests.decisions.standins import policy_with

KEY = arm_key(b"a token key of the tests")
KEYS = [f"payment-{number}" for number in range(20_000)]


def test_the_draw_keeps_its_rate():
    drawn = in_arm(KEYS, np.full(len(KEYS), 0.03), KEY).sum()
    # Five standard deviations of a binomial count.
    assert abs(drawn - 600) < 5 * np.sqrt(20_000 * 0.03 * 0.97)


def test_lots_are_uniform():
    counts = np.histogram(lots(KEYS, KEY), bins=10, range=(0, 1))[0]
    assert ((counts - 2_000) ** 2 / 2_000).sum() < 27.9  # chi-square, 9 df, p = 0.001


@given(st.permutations(list(range(50))))
def test_the_draw_does_not_depend_on_order_or_company(order):
    keys = KEYS[:50]
    rates = np.full(50, 0.3)
    whole = in_arm(keys, rates, KEY)
    shuffled = in_arm([keys[place] for place in order], rates, KEY)
    assert (shuffled == whole[list(order)]).all()
    alone = [in_arm([key], rates[:1], KEY)[0] for key in keys]
    assert alone == whole.tolist()


def test_a_higher_rate_only_adds():
    few, many = (in_arm(KEYS, np.full(len(KEYS), rate), KEY) for rate in (0.02, 0.05))
    assert (many | ~few).all()
    assert not in_arm(KEYS, np.zeros(len(KEYS)), KEY).any()
    assert in_arm(KEYS, np.ones(len(KEYS)), KEY).all()


def test_another_key_draws_others():
    other = arm_key(b"another key of the tests")
    rates = np.full(len(KEYS), 0.05)
    both = in_arm(KEYS, rates, KEY) & in_arm(KEYS, rates, other)
    assert 10 < both.sum() < 110  # 50 by chance


def test_the_arm_key_is_not_the_token_key():
    token_key = bytes(range(32))
    assert arm_key(token_key) != token_key
    with pytest.raises(KeyProblemError, match="3 bytes"):
        arm_key(b"abc")


A1 = StratumKey("A", "P", "Vendor")
A2 = StratumKey("A", "Q", "Vendor")
B1 = StratumKey("B", "R", "Salary")
COUNTS = {A1: 900, A2: 100, B1: 10}


def test_a_share_of_capacity_is_spread_over_the_agency():
    policy = policy_with(
        capacity={"reviews_per_day": 50}, arm={"share_of_capacity": 0.1}
    )
    rates = arm_rates(COUNTS, policy, {})
    assert rates == {A1: 0.005, A2: 0.005, B1: 0.5}


def test_a_later_batch_draws_from_what_is_left():
    policy = policy_with(capacity={"reviews_per_day": 50})
    rates = arm_rates(COUNTS, policy, {"A": 30, "B": 80})
    assert rates == {A1: 0.002, A2: 0.002, B1: 0.0}


@pytest.mark.parametrize(
    ("arm", "expected"),
    [
        ({"share_of_capacity": None, "reviews_per_day": 20}, {A1: 0.02, B1: 1.0}),
        ({"share_of_capacity": None, "rate": 0.03}, {A1: 0.03, B1: 0.03}),
    ],
)
def test_size_by_count_or_rate(arm, expected):
    rates = arm_rates(COUNTS, policy_with(arm=arm), {})
    assert {name: rates[name] for name in expected} == expected


def test_a_stratum_may_have_its_own_rate():
    policy = policy_with(stratum=[{"program": "Q", "arm_rate": 0.25}])
    assert arm_rates(COUNTS, policy, {})[A2] == 0.25
