"""Number, life and account of the payee: each in each of its states."""

import datetime as dt

import pytest

from outlay.decisions.checklist.known import Known
from tests.decisions.checklist.made import (
    DAY,
    LISTED,
    answers,
    found,
    match,
    matches,
    said,
)

WITH_DMF = Known(DAY, snapshots={"dmf": LISTED})


def one(folder, check, row, **more):
    return said(found(folder, row, **more), 1, check)[0]


@pytest.mark.parametrize(
    ("flag", "status", "words"),
    [
        ("well_formed", "pass", "no source of TIN matching is connected"),
        ("malformed", "fail", "not 9 digits"),
        ("impossible", "fail", "is ever issued"),
        ("missing", "not_checked", "which its format allows"),
        (None, "not_checked", "before numbers were judged"),
    ],
)
def test_a_taxpayer_number_as_judged_at_intake(tmp_path, flag, status, words):
    got, why = one(tmp_path, "tin", {"tin_check": flag})
    assert got == status
    assert words in why


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("0", "pass"),
        ("1", "fail"),
        ("2", "fail"),
        ("3", "fail"),
        ("4", "not_checked"),
        ("5", "not_checked"),
        ("6", "pass"),
        ("7", "pass"),
        ("8", "pass"),
    ],
)
def test_every_code_of_tin_matching(tmp_path, code, status):
    told = answers(tmp_path, 1, tin=[(code, None)])
    got, why = one(tmp_path, "tin", {}, answers=told)
    assert got == status
    assert f"code {code}, " in why


def test_a_malformed_number_fails_whatever_a_source_says(tmp_path):
    told = answers(tmp_path, 1, tin=[("0", None)])
    row = {"tin_check": "malformed"}
    assert one(tmp_path, "tin", row, answers=told)[0] == "fail"


@pytest.mark.parametrize(
    ("strength", "status", "words"),
    [
        ("TIN_NAME", "fail", "number and name agree"),
        ("TIN_ONLY", "fail", "the number agrees and the name does not"),
        ("NAME_DOB", "not_checked", "a person decides"),
        ("NAME_ADDR", "not_checked", "a person decides"),
        ("NAME_ONLY", "pass", "is not in the death file"),
    ],
)
def test_each_strength_of_a_match_with_the_death_file(
    tmp_path, strength, status, words
):
    listed = matches(tmp_path, match(0, list="dmf", strength=strength))
    got, why = one(tmp_path, "not_deceased", {}, known=WITH_DMF, matches=listed)
    assert got == status
    assert words in why
    assert "the snapshot of 1 March 2026, 2 days old" in why


def test_the_strongest_match_speaks_and_other_lists_do_not(tmp_path):
    listed = matches(
        tmp_path,
        match(0, list="dmf", strength="NAME_ONLY", entry="a"),
        match(0, list="dmf", strength="TIN_ONLY", entry="b"),
        match(0, list="sam", strength="TIN_NAME"),
        match(1, list="leie", strength="TIN_NAME"),
    )
    both = found(tmp_path, {}, {}, known=WITH_DMF, matches=listed)
    (first, why), (second, _) = said(both, 2, "not_deceased")
    assert (first, second) == ("fail", "pass")
    assert "name does not" in why


def test_without_a_death_file_and_a_source_nobody_looked(tmp_path):
    got, why = one(tmp_path, "not_deceased", {})
    assert got == "not_checked"
    assert why.startswith("no death file is in the store")


@pytest.mark.parametrize("row", [{"tin_type": "ein"}, {"tin_check": "missing"}])
def test_a_payment_without_an_ssn_cannot_be_looked_up(tmp_path, row):
    got, why = one(tmp_path, "not_deceased", row, known=WITH_DMF)
    assert got == "not_checked"
    assert "no SSN to look up" in why


@pytest.mark.parametrize("snapshots", [{}, {"dmf": LISTED}])
def test_an_outcome_of_an_earlier_payment_says_so(tmp_path, snapshots):
    known = Known(DAY, deceased={"p": dt.date(2026, 1, 5)}, snapshots=snapshots)
    both = found(tmp_path, {}, {"payee_token": "q"}, known=known)
    (first, why), (second, _) = said(both, 2, "not_deceased")
    assert first == "fail"
    assert "known on 5 January 2026" in why
    assert second != "fail"


@pytest.mark.parametrize("snapshots", [{}, {"dmf": LISTED}])
@pytest.mark.parametrize(
    ("code", "row", "status"),
    [
        ("deceased", {}, "fail"),
        ("not_found", {"tin_type": "ein"}, "pass"),
    ],
)
def test_a_source_of_deaths(tmp_path, snapshots, code, row, status):
    told = answers(tmp_path, 1, death=[(code, None)])
    known = Known(DAY, snapshots=snapshots)
    got, why = one(tmp_path, "not_deceased", row, known=known, answers=told)
    assert got == status
    assert "Made-up death source" in why


def test_a_silent_source_of_deaths_is_no_pass(tmp_path):
    told = answers(tmp_path, 1, death=[(None, "it failed (OSError)")])
    got, why = one(tmp_path, "not_deceased", {}, answers=told)
    assert got == "not_checked"
    assert "it failed (OSError)" in why


@pytest.mark.parametrize(
    ("row", "status", "words"),
    [
        ({}, "not_checked", "no account verification source is connected"),
        ({"method": "wire"}, "not_checked", "no account verification source"),
        ({"routing_number": "021000022"}, "fail", "right check digit"),
        ({"routing_number": "21000021"}, "fail", "right check digit"),
        ({"routing_number": None}, "not_checked", "names no routing number"),
        ({"method": "check"}, "not_checked", "there is no account"),
    ],
)
def test_an_account_without_a_source(tmp_path, row, status, words):
    got, why = one(tmp_path, "account", row)
    assert got == status
    assert words in why


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("owned", "pass"),
        ("other_owner", "fail"),
        ("closed", "fail"),
        ("none", "fail"),
        ("unknown", "not_checked"),
    ],
)
def test_every_answer_of_account_verification(tmp_path, code, status):
    told = answers(tmp_path, 1, account=[(code, None)])
    assert one(tmp_path, "account", {}, answers=told)[0] == status


def test_a_bad_check_digit_fails_whatever_a_source_says(tmp_path):
    told = answers(tmp_path, 1, account=[("owned", None)])
    row = {"routing_number": "021000022"}
    assert one(tmp_path, "account", row, answers=told)[0] == "fail"


def test_a_debt_is_information_and_never_a_failure(tmp_path):
    told = answers(tmp_path, 3, debt=[("debt", None), ("no_debt", None), (None, None)])
    all_found = found(tmp_path, {}, {}, {}, answers=told)
    status = [one for one, _ in said(all_found, 3, "debt")]
    assert status == ["pass", "pass", "not_checked"]
    assert list(all_found.legends)[-1] == "debt"


def test_without_a_source_of_debts_there_are_nine_checks(tmp_path):
    assert len(found(tmp_path, {}).legends) == 9
