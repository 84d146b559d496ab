"""Exact duplicates and splits, by the matrix columns alone."""

import pyarrow as pa
import pytest

from outlay.decisions.rules import RULE_COLUMNS, RULES, active_rules
from outlay.features.registry import BY_NAME
from tests.decisions.standins import policy_with

BY_RULE = {rule.name: rule for rule in RULES}


def flagged(rule, **values):
    row = {name: values.get(name) for name in RULE_COLUMNS}
    table = pa.table({k: pa.array([v], pa.float64()) for k, v in row.items()})
    return bool(BY_RULE[rule].flags(table)[0])


def test_every_column_is_a_feature():
    assert set(RULE_COLUMNS) <= set(BY_NAME)
    assert all(set(rule.tells) <= set(rule.columns) for rule in RULES)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"same_invoice": 1.0}, True),
        ({"same_invoice": 0.0, "same_invoice_in_batch": 1.0}, True),
        # Two invoices that cost the same.
        ({"same_invoice": 0.0, "same_amount_7": 3.0}, False),
        ({"same_invoice": 0.0, "same_amount_in_batch": 2.0}, False),
        # No invoice named: the same amount again, too soon for the rhythm.
        ({"same_amount_7": 1.0}, True),
        ({"same_amount_7": 1.0, "program_gap_to_usual": 0.3}, True),
        ({"same_amount_7": 1.0, "program_gap_to_usual": 1.0}, False),
        ({"same_amount_in_batch": 1.0, "program_gap_to_usual": 1.0}, True),
        ({"same_amount_7": 0.0, "same_amount_in_batch": 0.0}, False),
        ({}, False),
    ],
)
def test_duplicates(values, expected):
    assert flagged("duplicates", **values) is expected


@pytest.mark.parametrize(
    ("days", "in_file", "together", "expected"),
    [
        (1.0, 1.0, 1.4, True),
        (0.0, 2.0, 1.8, True),
        (0.0, 1.0, 0.9, False),
        (1.0, 1.0, 0.99, False),
        (None, None, None, False),
    ],
)
def test_splits(days, in_file, together, expected):
    assert (
        flagged(
            "splits",
            near_limit_payments_7=days,
            near_limit_payments_in_batch=in_file,
            near_limit_sum_in_batch=together,
        )
        is expected
    )


def test_rules_count_only_without_a_model_unless_the_policy_says_otherwise():
    usual = policy_with()
    assert [rule.name for rule in active_rules(usual, modelled=False)] == [
        "duplicates",
        "splits",
    ]
    assert active_rules(usual, modelled=True) == ()
    other = policy_with(rules={"duplicates": "always", "splits": "never"})
    for modelled in (True, False):
        names = [rule.name for rule in active_rules(other, modelled=modelled)]
        assert names == ["duplicates"]
