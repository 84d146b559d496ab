"""Batches without models, with rules, with nothing, and with what does not belong."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.decisions.arm import in_arm
from outlay.decisions.cuts import make_cuts
from outlay.decisions.screening import Lineage, Screening
from outlay.payments.errors import PolicyError, TableError
from outlay.payments.tables import SCORES
from tests.decisions.deciding import (
    KEY,
    REFERENCE,
    N,
    batch,
    column,
    decided,
    holdout,
    screening,
)
from tests.decisions.standins import policy_with, write_pair


def test_without_models_rules_and_the_arm_decide(tmp_path):
    twice = np.arange(N) % 1_000 == 7
    facts = {"same_invoice": np.where(twice, 1.0, 0.0)}
    pair = write_pair(tmp_path, N, features=facts)
    policy = policy_with(arm={"share_of_capacity": None, "rate": 0.002})
    cold = Screening(policy=policy, arm_key=KEY)
    summary, table = decided(tmp_path, cold, pair, lineage=Lineage("features", "run"))
    SCORES.check(table)
    routed = np.array(["rule" in routes for routes in table["routes"].to_pylist()])
    assert (routed == twice).all()
    drawn = in_arm(table["payment_key"].to_pylist(), np.full(N, 0.002), KEY)
    assert ((column(table, "action") == "review") == (twice | drawn)).all()
    assert set(table["fraud_model"].to_pylist()) == {"none"}
    for name in ("combined", "cut", "cut_level", "expected_loss_cents"):
        assert table[name].null_count == N
    assert summary.false_positive_rate is None
    assert summary.review.expected_loss_cents is None
    assert summary.routes["rule"].payments == 3
    row = table.to_pylist()[7]
    assert row["reasons"][0]["code"] == "F-DUP-INVOICE"
    assert row["reasons"][0]["model"] == "rule"


def test_rules_beside_models_where_the_policy_says_so(tmp_path, explained):
    facts = {"same_invoice": np.where(np.arange(N) == 11, 1.0, 0.0)}
    pair = batch(tmp_path, features=facts)
    for switch, routed in (("always", True), ("without_model", False)):
        policy = policy_with(
            capacity={"reviews_per_day": 10**6}, rules={"duplicates": switch}
        )
        _, table = decided(tmp_path, screening(policy), pair)
        assert ("rule" in table["routes"][11].as_py()) is routed


def test_scores_of_other_payments_are_refused(tmp_path, explained):
    scored, matrix = batch(tmp_path)
    table = pq.read_table(matrix)
    pq.write_table(table.take(pa.array(np.arange(N)[::-1].copy())), matrix)
    with pytest.raises(TableError, match="same payments"):
        decided(tmp_path, screening(policy_with()), (scored, matrix))
    pq.write_table(table.slice(0, N - 1), matrix)
    with pytest.raises(TableError, match="same payments"):
        decided(tmp_path, screening(policy_with()), (scored, matrix))


def test_cuts_and_models_come_together(tmp_path):
    policy = policy_with()
    with pytest.raises(PolicyError, match="cuts come with models"):
        screening(policy, cuts=None)
    with pytest.raises(PolicyError, match="cuts come with models"):
        screening(policy, fraud=None, error=None)
    other = make_cuts(
        holdout(),
        policy_with(default={"max_false_positive_rate": 0.02}),
        REFERENCE,
        REFERENCE,
    )
    with pytest.raises(PolicyError, match="belong to policy"):
        screening(policy, cuts=other)


def test_an_empty_batch_is_decided_too(tmp_path, explained):
    summary, table = decided(tmp_path, screening(policy_with()), batch(tmp_path, 0))
    assert (summary.all.payments, table.num_rows, summary.top) == (0, 0, [])
