"""Expected loss in cents, and what share of a wrong payment is wrong."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.decisions.losses import (
    FINDINGS_OF_ALL,
    ShareWrong,
    expected_loss,
    learn_share_wrong,
)

CHANCE = st.floats(0, 1)


@given(amount=st.integers(-(10**10), 10**12), fraud=CHANCE, error=CHANCE, share=CHANCE)
def test_it_is_the_formula_and_never_over_the_amount(amount, fraud, error, share):
    got = expected_loss(
        np.array([amount]), np.array([fraud]), np.array([error]), np.array([share])
    )[0]
    if amount <= 0:
        assert got == 0
    else:
        by_hand = min(amount, fraud * amount + error * share * amount)
        assert 0 <= got <= amount
        assert got == pytest.approx(by_hand, abs=0.51, rel=1e-12)


def test_an_absent_model_counts_nothing():
    got = expected_loss(
        np.array([1_000]), np.array([np.nan]), np.array([0.5]), np.array([0.4])
    )
    assert got.tolist() == [200]


def outcomes(*rows):
    names = ("payment_key", "ip_class", "fraud_state", "amount_wrong_cents")
    types = (pa.string(), pa.string(), pa.string(), pa.int64())
    return pa.table(
        {
            name: pa.array([row[place] for row in rows], types[place])
            for place, name in enumerate(names)
        }
    )


PAYMENTS = pa.table(
    {
        "payment_key": ["a", "b", "c", "d", "e"],
        "program": ["P", "P", "Q", "Q", "Q"],
        "amount_cents": [100, 200, 400, 1_000, 0],
    }
)


def test_programs_are_drawn_to_the_mean_of_all():
    known = outcomes(
        ("a", "overpayment", "none", 100),
        ("b", "overpayment", "cleared", 100),
        ("c", "overpayment", "none", 100),
        ("d", "overpayment", "referred", 1_000),  # fraud: another model's
        ("e", "proper", "none", None),
    )
    shares = learn_share_wrong(known, PAYMENTS, default=0.6)
    overall = (1 + 0.5 + 0.25) / 3
    assert shares.default == pytest.approx(overall)
    p = (1.5 + FINDINGS_OF_ALL * overall) / (2 + FINDINGS_OF_ALL)
    assert shares.of("P") == pytest.approx(p)
    assert shares.of("elsewhere") == shares.default


def test_nothing_known_leaves_the_policys_share():
    shares = learn_share_wrong(
        outcomes(("a", "proper", "none", None)), PAYMENTS, default=0.6
    )
    assert shares == ShareWrong(0.6)


def test_more_wrong_than_paid_counts_as_all_of_it():
    shares = learn_share_wrong(
        outcomes(("a", "overpayment", "none", 500)), PAYMENTS, default=0.6
    )
    assert shares.default == 1.0
