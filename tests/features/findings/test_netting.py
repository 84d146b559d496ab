"""Reversals are netted before anything is called a duplicate."""

import numpy as np
import pytest

from tests.features.findings.made import disposed, found, kinds, pay

TWICE = [pay("a", 500, invoice="i"), pay("b", 500, day=4, invoice="i")]
EXACT = [("exact duplicate", ["a", "b"])]


def test_without_a_reversal_it_is_a_duplicate(tmp_path):
    assert kinds(found(tmp_path, TWICE)) == EXACT


@pytest.mark.parametrize("invoice", ["i", "credit note", None])
def test_a_reversal_takes_one_of_the_two_back(tmp_path, invoice):
    back = pay("c", -500, day=9, invoice=invoice)
    assert found(tmp_path, [*TWICE, back]) == []


@pytest.mark.parametrize(
    "other",
    [
        pay("c", -501, day=9, invoice="i"),
        pay("c", -500, day=9, invoice="i", payee="another"),
        pay("c", -500, day=-1, invoice="i"),
    ],
)
def test_what_is_no_reversal_of_it_takes_nothing_back(tmp_path, other):
    assert kinds(found(tmp_path, [*TWICE, other])) == EXACT


def test_a_reversal_takes_back_its_own_invoice_before_a_nearer_amount(tmp_path):
    rows = [
        *TWICE,
        pay("n", 500, day=8, invoice="n"),
        pay("m", 500, day=8, invoice="n"),
    ]
    back = pay("c", -500, day=9, invoice="i")
    assert kinds(found(tmp_path, [*rows, back])) == [("exact duplicate", ["m", "n"])]


def test_a_reversal_without_invoice_takes_back_the_nearest_earlier_one(tmp_path):
    rows = [
        *TWICE,
        pay("n", 500, day=8, invoice="n"),
        pay("m", 500, day=8, invoice="n"),
    ]
    back = pay("c", -500, day=9)
    assert kinds(found(tmp_path, [*rows, back])) == EXACT


def test_one_reversal_takes_back_one_payment(tmp_path):
    third = pay("e", 500, day=5, invoice="i")
    back = pay("c", -500, day=9, invoice="i")
    assert kinds(found(tmp_path, [*TWICE, third, back])) == EXACT


@pytest.mark.parametrize("state", ["returned", "cancelled", "reversed"])
def test_a_payment_that_was_undone_is_no_duplicate(tmp_path, state):
    assert found(tmp_path, TWICE, [disposed("b", state)]) == []


@pytest.mark.parametrize("state", ["certified", "disbursed"])
def test_a_payment_that_went_out_still_is(tmp_path, state):
    assert kinds(found(tmp_path, TWICE, [disposed("b", state)])) == EXACT


def test_a_disposition_that_names_what_it_reverses_nets_both(tmp_path):
    rows = [*TWICE, pay("c", -480, day=9)]
    assert found(tmp_path, rows, [disposed("c", "disbursed", reverses="b")]) == []


def left_standing(rows: list[dict[str, object]]) -> list[object]:
    """Return the keys that a stack leaves: a reversal takes off the last payment."""
    stack: list[object] = []
    for row in sorted(
        rows, key=lambda r: (r["scheduled_on"], -r["amount_cents"], r["payment_key"])
    ):
        if row["amount_cents"] > 0:
            stack.append(row["payment_key"])
        elif stack:
            stack.pop()
    return stack


def test_what_stands_is_what_a_stack_leaves(tmp_path):
    rng = np.random.default_rng(5)
    rows, expected = [], []
    for payee in range(400):
        own = [
            pay(
                f"{payee:03d}-{n:02d}",
                500 * int(rng.choice([1, -1])),
                day=int(rng.integers(7)),
                invoice=f"i{payee}",
                payee=f"p{payee}",
            )
            for n in range(rng.integers(2, 14))
        ]
        rows += own
        standing = left_standing(own)
        expected += [standing] if len(standing) > 1 else []
    assert len(expected) > 100
    result = found(tmp_path, rows, recurring_days=99, practice_groups=99)
    assert sorted(row["payment_keys"] for row in result) == sorted(expected)
