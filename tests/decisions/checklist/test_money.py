"""Funds, amount and name, appropriation, schedule: each in each of its states."""

import pytest

from outlay.decisions.checklist.known import Known, account_of
from tests.decisions.checklist.made import DAY, answers, found, said


def one(folder, check, row, **more):
    return said(found(folder, row, **more), 1, check)[0]


def test_funds_are_not_checked_without_a_source(tmp_path):
    status, why = one(tmp_path, "funds", {})
    assert (status, why) == ("not_checked", "no source of funds is connected")


@pytest.mark.parametrize(
    ("code", "problem", "status", "words"),
    [
        ("available", None, "pass", "code available, the appropriation has the funds"),
        ("short", None, "fail", "lacks the funds"),
        (None, "it failed (OSError)", "not_checked", "it failed (OSError)"),
        (None, None, "not_checked", "no answer"),
    ],
)
def test_a_source_of_funds_says_what_it_knows(tmp_path, code, problem, status, words):
    told = answers(tmp_path, 1, funds=[(code, problem)])
    got, why = one(tmp_path, "funds", {}, answers=told)
    assert got == status
    assert why.startswith("Made-up funds source, asked on 2026-03-03: ")
    assert words in why


@pytest.mark.parametrize(
    ("row", "status", "words"),
    [
        ({}, "pass", "are there and well-formed"),
        ({"name_token": None}, "fail", "names no payee"),
        ({"amount_cents": 0}, "fail", "amount is zero"),
        ({"amount_cents": -5}, "pass", "a reversal"),
    ],
)
def test_amount_and_name(tmp_path, row, status, words):
    got, why = one(tmp_path, "amount_and_name", row)
    assert got == status
    assert words in why


USED = frozenset(
    {
        ("028-X-8006-000", "DISB", "Monthly Benefit"),
        ("012-3505-000", None, "Vendor"),
    }
)


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ({}, "pass"),
        ({"payment_type": "Vendor"}, "fail"),
        ({"betc": None}, "fail"),
        ({"tas": "028-X-8007-000"}, "fail"),
        # Another year of the same account was seen before.
        (
            {
                "tas": "012-2025-2026-3505-000",
                "betc": None,
                "payment_type": "Vendor",
            },
            "pass",
        ),
        ({"tas": None}, "not_checked"),
    ],
)
def test_an_appropriation_is_compared_with_those_seen_before(tmp_path, row, status):
    got, why = one(tmp_path, "appropriation", row, known=Known(DAY, uses=USED))
    assert got == status
    assert ("not seen together" in why) == (status == "fail")


def test_an_appropriation_is_not_checked_without_history(tmp_path):
    got, why = one(tmp_path, "appropriation", {})
    assert got == "not_checked"
    assert "no earlier payment" in why


@pytest.mark.parametrize(
    ("tas", "account"),
    [
        ("012-2025-2026-3505-000", "012-3505-000"),
        ("012-012-2025-2025-3505-001", "012-012-3505-001"),
        ("2025-2026-3505-000", "3505-000"),
        ("012-X-3505-000", "012-X-3505-000"),
        ("012-2025-2026-3505", "012-2025-2026-3505"),
        ("something else", "something else"),
    ],
)
def test_years_of_availability_are_left_out(tas, account):
    assert account_of(tas) == account


@pytest.mark.parametrize(
    ("form", "status"),
    [("spr", "pass"), ("nacha", "pass"), ("csv", "not_checked")],
)
def test_a_standard_form_passed_its_own_rules(tmp_path, form, status):
    got, why = one(tmp_path, "schedule", {"source_format": form})
    assert got == status
    assert why.startswith("came as ")
