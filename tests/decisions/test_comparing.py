"""What a fact is compared with."""

import pytest

from outlay.decisions.comparing import OF_AMOUNT, OWN_USUAL, OWN_YEAR, PEER_USUAL
from outlay.decisions.comparing import compared as said
from outlay.features.registry import BY_NAME


def compared(name, row, typical=None):
    return said(BY_NAME[name], row, typical or {})


def test_an_amount_stands_beside_the_payees_own_and_its_peers():
    row = {
        "amount_dollars": 5_000.0,
        "payee_usual_dollars": 250.0,
        "peer_usual_dollars": 310.5,
    }
    assert compared("amount_z_peer", row) == (
        "This payment: $5,000.00; this payee is usually paid $250.00. Payments of its "
        "agency, program and type are usually $310.50."
    )


def test_a_new_payee_has_its_peers_alone():
    row = {"amount_dollars": 5.0, "payee_usual_dollars": None, PEER_USUAL: 310.5}
    assert compared("amount_dollars", row) == (
        "This payment: $5.00. "
        "Payments of its agency, program and type are usually $310.50."
    )
    assert compared("amount_dollars", {}) is None


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        ("payee_payments_30", 73.0, "The payee's own year makes six in 30 days."),
        ("payee_payments_1", 365.0, "The payee's own year makes one in one day."),
    ],
)
def test_a_window_stands_beside_the_payees_own_year(name, year, expected):
    assert compared(name, {name: 9.0, "payee_payments_365": year}) == expected


def test_a_windows_dollars_stand_beside_the_years():
    row = {"payee_dollars_7": 900.0, "payee_dollars_365": 3_650.0}
    assert compared("payee_dollars_7", row, {"payee_dollars_7": 12.0}) == (
        "The payee's own year makes $70.00 in 7 days. "
        "The middle of all payments in training: $12.00."
    )


def test_other_facts_stand_beside_the_middle_of_all_payments():
    typical = {"payees_of_account_365": 1.0, "vendor_under_ssn": 0.0}
    assert compared(
        "payees_of_account_365", {"payees_of_account_365": 4.0}, typical
    ) == ("The middle of all payments in training: one.")
    assert compared("vendor_under_ssn", {"vendor_under_ssn": 1.0}, typical) == (
        "This is so of at most half of all payments in training."
    )
    assert compared("payees_of_account_365", {"payees_of_account_365": 4.0}) is None
    assert compared("payees_of_account_365", {}, typical) is None


def test_every_column_of_a_comparison_is_a_feature():
    columns = {OWN_USUAL, PEER_USUAL, *OF_AMOUNT, *OWN_YEAR}
    columns |= {year for year, _ in OWN_YEAR.values()}
    assert columns <= set(BY_NAME)
