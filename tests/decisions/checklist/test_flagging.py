import numpy as np
import pytest

from outlay.decisions.checklist.flagging import Evidence
from tests.decisions.checklist.made import found, match, matches, piece_of
from tests.decisions.standins import policy_with


@pytest.mark.parametrize("strength", ["NAME_DOB", "NAME_ADDR", "NAME_ONLY"])
def test_a_second_fact_counts_where_the_models_flag_as_well(tmp_path, strength):
    some = [match(number, strength=strength) for number in range(2)]
    all_found = found(tmp_path, {}, {}, matches=matches(tmp_path, *some))
    above = np.array([True, False])
    flagged = Evidence.of(all_found).flagged(
        piece_of(all_found, 2), policy_with(), np.array([100, 100]), above
    )
    # A name alone adds nothing, even to a payment that the models flag.
    assert flagged.listed.tolist() == [strength != "NAME_ONLY", False]
    assert flagged.tier.tolist() == [int(strength != "NAME_ONLY"), 0]


def test_of_many_verdicts_each_row_keeps_its_own(tmp_path, monkeypatch):
    from outlay.decisions.checklist import columns

    rows = [
        {"tin_check": tin, "method": method, "needs": needs}
        for tin in ("well_formed", "impossible", "missing", "malformed")
        for method in ("ach", "check")
        for needs in (None, "award", "contract")
    ]
    all_found = found(tmp_path, *rows, rows_a_piece=7)
    piece = piece_of(all_found, len(rows))
    expected = columns.checks_column(all_found, piece)
    for row, told in enumerate(expected.to_pylist()):
        for column, (name, verdicts) in enumerate(all_found.legends.items()):
            verdict = verdicts[piece.codes[row, column]]
            assert told[column] == {
                "check": name,
                "status": verdict.status,
                "why": verdict.why,
            }
    # Too many combinations for one number: renumbered on the way, with equal results.
    monkeypatch.setattr(columns, "WIDEST", 4)
    assert columns.checks_column(all_found, piece).equals(expected)
