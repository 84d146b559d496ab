"""Schemes occur at their stated rates, innocents exist, and traces are few."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from outlay.payments.simulate.course import payments_wanted
from outlay.payments.simulate.dice import roll
from outlay.payments.simulate.innocents import KINDS
from outlay.payments.simulate.nature import RANGES, Nature, draw_nature
from outlay.payments.simulate.schemes.catalogue import (
    ERRORS,
    FRAUDS,
    NEW_SCHEME,
    NEW_SCHEME_DAYS,
)


@pytest.fixture(scope="module")
def nature() -> Nature:
    return draw_nature(roll(7)["nature"])


def counts(truth: pa.Table, name: str) -> dict[str, int]:
    return {
        row["values"]: row["counts"] for row in pc.value_counts(truth[name]).to_pylist()
    }


def test_parameters_lie_in_their_stated_ranges() -> None:
    for seed in range(30):
        drawn = draw_nature(roll(seed)["nature"])
        for name, (low, high) in RANGES.items():
            assert low <= getattr(drawn, name) <= high


def test_errors_occur_at_their_stated_rates(truth: pa.Table, nature: Nature) -> None:
    found = counts(truth, "scheme")
    wanted = payments_wanted(nature, ERRORS, nature.error_rate, truth.num_rows)
    for scheme, number in wanted.items():
        # A third is slack for luck in a small world, and for errors that fraud took.
        assert found[scheme] == pytest.approx(number, rel=0.35), scheme


def test_fraud_occurs_below_its_stated_rate_because_found_fraud_ends(
    truth: pa.Table, nature: Nature
) -> None:
    found = counts(truth, "scheme")
    wanted = payments_wanted(nature, FRAUDS, nature.fraud_rate, truth.num_rows)
    for scheme, number in wanted.items():
        if scheme != NEW_SCHEME:
            assert 0.2 * number <= found[scheme] <= 1.35 * number + 6, scheme
    share = pc.mean(truth["is_fraud"]).as_py()
    assert 0.0025 < share < 0.0075


def test_one_scheme_appears_only_in_the_last_days(truth: pa.Table) -> None:
    day = np.asarray(truth["day"])
    new = np.asarray(pc.equal(truth["scheme"], NEW_SCHEME))
    assert new.any()
    assert day[new].min() >= 730 - NEW_SCHEME_DAYS


def test_half_of_the_errors_are_of_the_kinds_that_leave_no_trace(
    nature: Nature,
) -> None:
    shares = {name: getattr(nature, name) for name in ERRORS}
    silent = shares["lapsed"] + shares["undocumented"]
    assert silent >= 0.5 * sum(shares.values())


def test_every_kind_of_innocent_exists_and_is_innocent(truth: pa.Table) -> None:
    found = counts(truth, "kind")
    assert set(found) == set(KINDS)
    honest = truth.filter(pc.equal(truth["scheme"], "none"))
    assert set(counts(honest, "kind")) == set(KINDS)
    assert pc.sum(pc.not_equal(honest["amount_wrong_cents"], 0)).as_py() == 0


def test_honest_payees_share_accounts_and_change_them(
    history: pa.Table, truth: pa.Table
) -> None:
    honest = history.filter(
        pc.equal(truth["scheme"].combine_chunks().slice(0, history.num_rows), "none")
    )
    pairs = honest.group_by(["tin", "account_number"]).aggregate([])
    pairs = pairs.filter(pairs["account_number"].is_valid())
    a_payee = pairs.group_by("tin").aggregate([("account_number", "count")])
    an_account = pairs.group_by("account_number").aggregate([("tin", "count")])
    assert pc.sum(pc.greater(a_payee["account_number_count"], 1)).as_py() > 50
    assert pc.sum(pc.greater(an_account["tin_count"], 1)).as_py() > 50
    assert pc.max(an_account["tin_count"]).as_py() >= 8


def test_fraud_and_error_never_meet_in_one_payment(truth: pa.Table) -> None:
    both = pc.and_(truth["is_fraud"], truth["is_error"])
    assert not pc.any(both).as_py()
    wrong = pc.not_equal(truth["amount_wrong_cents"], 0)
    bad = pc.or_(truth["is_fraud"], truth["is_error"])
    assert pc.equal(wrong, bad).combine_chunks().true_count == truth.num_rows
