"""Numbers of contract and award, where the program needs them."""

import pytest

from tests.decisions.checklist.made import found, said

PIID = "W91QX24P0000001"


@pytest.mark.parametrize(
    ("needs", "award", "contract_says", "award_says"),
    [
        (None, None, "not_checked", "not_checked"),
        (None, PIID, "not_checked", "not_checked"),
        ("contract", PIID, "pass", "not_checked"),
        ("contract", "W91QX-24-P-0000001", "pass", "not_checked"),
        ("contract", "too short", "fail", "not_checked"),
        ("contract", None, "fail", "not_checked"),
        ("award", "any grant number", "not_checked", "pass"),
        ("award", None, "not_checked", "fail"),
        ("contract and award", PIID, "pass", "pass"),
        ("contract and award", None, "fail", "fail"),
    ],
)
def test_numbers_are_asked_for_where_the_program_needs_them(
    tmp_path, needs, award, contract_says, award_says
):
    both = found(tmp_path, {"needs": needs, "award_id": award})
    assert said(both, 1, "contract_number")[0][0] == contract_says
    assert said(both, 1, "award_number")[0][0] == award_says


def test_why_names_the_number(tmp_path):
    both = found(tmp_path, {"needs": "award"}, {})
    (_, first), (_, second) = said(both, 2, "award_number")
    assert first.endswith("an award number (FAIN), and the payment names none")
    assert second.startswith("programs.toml does not say")
