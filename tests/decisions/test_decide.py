"""A scored batch to actions, against the same done by hand."""

import hashlib
import json

import numpy as np
import pyarrow.parquet as pq
import pytest

from outlay.decisions.arm import in_arm
from outlay.decisions.cuts import make_cuts
from outlay.decisions.decide import decide
from outlay.payments.tables import SCORES
from tests.decisions.deciding import (
    KEY,
    LINEAGE,
    REFERENCE,
    N,
    batch,
    column,
    decided,
    holdout,
    screening,
)
from tests.decisions.standins import policy_with


@pytest.fixture
def result(tmp_path, explained):
    policy = policy_with(
        capacity={"reviews_per_day": 15}, arm={"share_of_capacity": 0.2}
    )
    pair = batch(tmp_path)
    return policy, pair, *decided(tmp_path, screening(policy), pair)


def test_rows_keep_the_contract_and_the_inputs_order(result):
    _, pair, _, table = result
    SCORES.check(table)
    assert table["source_line"].to_pylist() == list(range(1, N + 1))
    given = pq.read_table(pair[0])
    for name in ("payment_key", "amount_cents", "raw_fraud", "p_error"):
        assert table[name].equals(given[name])


def test_every_decision_equals_the_one_made_by_hand(result):
    policy, pair, _, table = result
    given = pq.read_table(pair[0]).to_pylist()
    cut = make_cuts(holdout(), policy, REFERENCE, REFERENCE)
    value = next(iter(cut.table.values())).cut
    arm = in_arm([row["payment_key"] for row in given], np.full(N, 0.2 * 15 / N), KEY)
    wanted, losses = [], []
    for row, drawn in zip(given, arm, strict=True):
        m = max(REFERENCE.rank(row["raw_fraud"]), REFERENCE.rank(row["raw_error"]))
        amount = row["amount_cents"]
        loss = round(
            min(amount, row["p_fraud"] * amount + row["p_error"] * 0.5 * amount)
        )
        losses.append(loss)
        raw = max(row["raw_fraud"], row["raw_error"])
        if m > value and not drawn:
            wanted.append((-loss, -raw, row["payment_key"]))
    places = 15 - int(arm.sum())
    chosen = {key for _, _, key in sorted(wanted)[:places]}
    chosen |= {
        row["payment_key"] for row, drawn in zip(given, arm, strict=True) if drawn
    }
    review = {
        row["payment_key"] for row in table.to_pylist() if row["action"] == "review"
    }
    assert review == chosen
    assert len(review) == 15
    assert table["expected_loss_cents"].to_pylist() == losses


def test_routes_say_why_and_nothing_flagged_is_lost(result):
    _, _, summary, table = result
    above = column(table, "combined") > column(table, "cut")
    beyond = 0
    for row, over in zip(table.to_pylist(), above, strict=True):
        assert ("model" in row["routes"]) == over
        if row["action"] == "review":
            assert row["routes"]
            assert "arm" in row["routes"] or "capacity" not in row["routes"]
        elif row["routes"]:
            assert row["routes"] == ["model", "capacity"]
            beyond += 1
    assert summary.beyond_capacity.payments == beyond > 0
    assert summary.flagged.payments == above.sum()


def test_a_payment_reviewed_by_lot_alone_says_so(tmp_path, explained):
    # No place at all: what is reviewed is so by lot, and its flag found no place.
    policy = policy_with(
        capacity={"reviews_per_day": 0}, arm={"share_of_capacity": None, "rate": 0.5}
    )
    summary, table = decided(tmp_path, screening(policy), batch(tmp_path))
    routes = {tuple(row["routes"]) for row in table.to_pylist()}
    assert routes == {
        (),
        ("arm",),
        ("model", "capacity"),
        ("model", "arm", "capacity"),
    }
    passed = sum(row["routes"] == ["model", "capacity"] for row in table.to_pylist())
    assert summary.beyond_capacity.payments == passed


def test_the_arm_is_drawn_from_all_payments_whatever_their_score(tmp_path, explained):
    policy = policy_with(
        capacity={"reviews_per_day": 1}, arm={"share_of_capacity": None, "rate": 0.05}
    )
    _, table = decided(tmp_path, screening(policy), batch(tmp_path))
    keys = table["payment_key"].to_pylist()
    drawn = in_arm(keys, np.full(N, 0.05), KEY)
    routed = np.array(["arm" in routes for routes in table["routes"].to_pylist()])
    assert (routed == drawn).all()
    # More were drawn than there are reviews: the arm is not cut short by loss.
    assert (column(table, "action") == "review").sum() == drawn.sum() > 1
    assert set(table["arm_rate"].to_pylist()) == {0.05}


def test_the_bound_covers_what_the_models_flag(tmp_path, explained):
    policy = policy_with(capacity={"reviews_per_day": 10**6})
    summary, table = decided(tmp_path, screening(policy), batch(tmp_path))
    figures = summary.strata[0]
    flagged = (column(table, "combined") > column(table, "cut")).sum()
    assert figures.flagged == flagged
    assert figures.limit == 0.01
    assert figures.confidence == pytest.approx(0.95)
    assert (figures.own, figures.rows) == (True, 2_000)
    legitimate = [
        (1 - row["p_fraud"]) * (1 - row["p_error"]) for row in table.to_pylist()
    ]
    over = column(table, "combined") > column(table, "cut")
    by_hand = sum(p for p, f in zip(legitimate, over, strict=True) if f)
    assert figures.false_positive_rate == pytest.approx(by_hand / sum(legitimate))
    assert figures.false_discovery_rate == pytest.approx(by_hand / flagged)
    assert summary.false_positive_rate == pytest.approx(by_hand / sum(legitimate))


def test_counts_and_cents_add_up(result):
    _, pair, summary, table = result
    amounts = pq.read_table(pair[0])["amount_cents"].to_pylist()
    assert (summary.all.payments, summary.all.cents) == (N, sum(amounts))
    reviewed = [row for row in table.to_pylist() if row["action"] == "review"]
    assert summary.review.payments == len(reviewed)
    assert summary.passed == N - len(reviewed)
    assert summary.review.cents == sum(row["amount_cents"] for row in reviewed)
    caught = sum(row["expected_loss_cents"] for row in reviewed)
    assert summary.review.expected_loss_cents == caught
    assert summary.unseen_levels == {"sec_code_kind": 6}
    assert summary.reviews_by_agency == {"Agency A": len(reviewed)}
    for route, part in summary.routes.items():
        routed = [row for row in reviewed if route in row["routes"]]
        assert part.payments == len(routed)
        expected = sum((1 - r["p_fraud"]) * (1 - r["p_error"]) for r in routed)
        assert part.expected_legitimate == pytest.approx(expected)
    json.dumps(summary.as_dict(), allow_nan=False)


def test_the_top_of_the_queue_is_by_expected_loss(result):
    _, _, summary, table = result
    reviewed = [row for row in table.to_pylist() if row["action"] == "review"]
    by_hand = sorted(reviewed, key=lambda row: -row["expected_loss_cents"])[:10]
    assert [each.payment_key for each in summary.top] == [
        row["payment_key"] for row in by_hand
    ]


def test_the_size_of_the_pieces_changes_no_byte_of_meaning(tmp_path, explained):
    policy = policy_with(capacity={"reviews_per_day": 30})
    pair = batch(tmp_path)
    first, one = decided(tmp_path, screening(policy), pair, rows=10_000)
    second, other = decided(tmp_path, screening(policy), pair, rows=333)
    assert one.equals(other)
    assert first.top == second.top
    assert first.review.cents == second.review.cents


def test_the_same_input_gives_the_same_bytes(tmp_path, explained):
    policy, pair = policy_with(), batch(tmp_path)
    hashes = set()
    for name in ("one.parquet", "two.parquet"):
        decide(*pair, tmp_path / name, screening(policy), LINEAGE)
        hashes.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(hashes) == 1


def test_reviews_used_by_earlier_batches_are_gone(tmp_path, explained):
    policy = policy_with(
        capacity={"reviews_per_day": 12}, arm={"share_of_capacity": 0.0}
    )
    used = screening(policy, used={"Agency A": 9})
    summary, _ = decided(tmp_path, used, batch(tmp_path))
    assert summary.review.payments == 3


def test_the_dollar_floor_and_reversals_are_not_flagged(tmp_path, explained):
    amounts = np.where(np.arange(N) % 3 == 0, -5_000, 40_000)
    policy = policy_with(default={"least_amount_cents": 40_001})
    pair = batch(tmp_path, amount_cents=amounts)
    summary, _ = decided(tmp_path, screening(policy), pair)
    assert summary.flagged.payments == 0
    summary, table = decided(tmp_path, screening(policy_with()), pair)
    flagged = ["model" in routes for routes in table["routes"].to_pylist()]
    assert 0 < sum(flagged) == summary.flagged.payments
    assert (amounts[np.array(flagged)] > 0).all()


def test_each_program_has_its_own_share_wrong(tmp_path, explained):
    pair = batch(tmp_path, program=["Program 2"] * N)
    _, table = decided(tmp_path, screening(policy_with()), pair)
    for row in table.slice(0, 50).to_pylist():
        part = row["p_fraud"] + 0.25 * row["p_error"]
        assert row["expected_loss_cents"] == round(part * row["amount_cents"])
    # No holdout row is of this program: its agency lends the cut and is named.
    assert set(table["cut_level"].to_pylist()) == {"agency: Agency A"}


def test_reasons_only_for_what_is_reviewed(tmp_path, explained):
    keys = pq.read_table(batch(tmp_path)[0])["payment_key"].to_pylist()
    weights = {key: {"payee_payments_7": 1.5, "same_invoice": 0.5} for key in keys}
    facts = {"payee_payments_7": np.full(N, 4.0), "same_invoice": np.full(N, 1.0)}
    pair = batch(tmp_path, features=facts)
    policy = policy_with(capacity={"reviews_per_day": 20})
    _, table = decided(tmp_path, screening(policy, weights=weights), pair)
    for row in table.to_pylist():
        if row["action"] == "pass":
            assert row["reasons"] == []
        else:
            assert [reason["feature"] for reason in row["reasons"]] == [
                "payee_payments_7",
                "same_invoice",
            ]
            assert row["reasons"][0]["model"] == "fraud"
