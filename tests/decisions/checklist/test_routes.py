"""Matches and failed checks lead to a person by routes of their own."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest

from outlay.decisions.arm import arm_key
from outlay.decisions.checklist.known import Known
from outlay.decisions.checklist.reasons import PRIVACY_ACT
from outlay.decisions.decide import decide
from outlay.decisions.screening import Lineage, Screening
from outlay.payments.errors import TableError
from outlay.payments.tables import SCORES, STRENGTHS
from tests.decisions.checklist.made import DAY, LISTED, found, match, matches
from tests.decisions.standins import policy_with, write_pair

KEY = arm_key(b"a token key of the tests")
LITTLE, MUCH = 5_000, 2_000_000
NO_ARM = {"share_of_capacity": None, "rate": 0.0}


def decided(folder, all_found, amounts, **policy):
    """Decide without a model: what comes to review comes by lists and checks."""
    pair = write_pair(folder, len(amounts), amount_cents=np.array(amounts))
    screening = Screening(policy_with(**({"arm": NO_ARM} | policy)), KEY)
    out = folder / "scored.parquet"
    summary = decide(*pair, out, screening, Lineage("f", "r"), found=all_found, rows=3)
    table = pq.read_table(out)
    SCORES.check(table)
    return summary, table.to_pylist()


def of_strengths(folder, source, amount, **policy):
    """One payment a strength, all matched with one list."""
    some = [
        match(number, list=source, strength=strength)
        for number, strength in enumerate(STRENGTHS)
    ]
    all_found = found(folder, *[{}] * 5, matches=matches(folder, *some), rows_a_piece=3)
    _, rows = decided(folder, all_found, [amount] * 5, **policy)
    return {
        strength: (row["action"], row["routes"])
        for strength, row in zip(STRENGTHS, rows, strict=True)
    }


@pytest.mark.parametrize("source", ["sam", "leie"])
def test_a_second_fact_counts_only_for_much_money(tmp_path, source):
    listed, passed = ("review", ["list"]), ("pass", [])
    assert of_strengths(tmp_path, source, LITTLE) == {
        "TIN_NAME": listed,
        "TIN_ONLY": listed,
        "NAME_DOB": passed,
        "NAME_ADDR": passed,
        "NAME_ONLY": passed,
    }
    much = of_strengths(tmp_path, source, MUCH)
    assert much["NAME_DOB"] == much["NAME_ADDR"] == listed
    assert much["NAME_ONLY"] == passed


def test_the_least_amount_is_the_policys(tmp_path):
    lists = {"least_amount_cents": LITTLE}
    assert of_strengths(tmp_path, "sam", LITTLE, lists=lists)["NAME_DOB"][1] == ["list"]
    lists = {"least_amount_cents": LITTLE + 1}
    assert of_strengths(tmp_path, "sam", LITTLE, lists=lists)["NAME_DOB"][1] == []


def test_ofac_is_a_route_of_its_own_whatever_the_amount(tmp_path):
    routed = of_strengths(tmp_path, "ofac", LITTLE)
    assert routed.pop("NAME_ONLY") == ("pass", [])
    assert set(map(str, routed.values())) == {str(("review", ["ofac"]))}


def test_ofac_comes_first_and_needs_no_place(tmp_path):
    some = matches(tmp_path, match(0), match(2, list="ofac"))
    all_found = found(tmp_path, {}, {}, {}, matches=some)
    none = {"reviews_per_day": 0}
    summary, rows = decided(tmp_path, all_found, [900, 900, 1], capacity=none)
    assert [row["action"] for row in rows] == ["pass", "pass", "review"]
    assert rows[0]["routes"] == ["list", "capacity"]
    assert rows[2]["routes"] == ["ofac"]
    assert summary.beyond_capacity.payments == 1
    assert summary.review.payments == 1
    one = {"reviews_per_day": 2}
    summary, _ = decided(tmp_path, all_found, [10**9, 900, 1], capacity=one)
    assert [each.payment_key[-1] for each in summary.top] == ["2", "0"]


def test_money_that_comes_back_is_not_held_but_for_ofac(tmp_path):
    some = matches(tmp_path, match(0), match(1, list="ofac"))
    all_found = found(tmp_path, {}, {}, matches=some)
    _, rows = decided(tmp_path, all_found, [-MUCH, -MUCH])
    assert [row["routes"] for row in rows] == [[], ["ofac"]]


def test_every_row_has_its_matches_and_nine_checks(tmp_path):
    some = matches(
        tmp_path,
        match(3, list="sam", strength="NAME_ONLY", entry="b"),
        match(1, list="ofac", entry="9"),
        match(3, list="leie", strength="TIN_ONLY", entry="a"),
    )
    all_found = found(tmp_path, *[{}] * 5, matches=some, rows_a_piece=3)
    _, rows = decided(tmp_path, all_found, [LITTLE] * 5)
    assert [len(row["checks"]) for row in rows] == [9] * 5
    assert [[m["entry"] for m in row["matches"]] for row in rows] == [
        [],
        ["9"],
        [],
        ["a", "b"],
        [],
    ]
    assert rows[1]["matches"][0] == {
        "list": "ofac",
        "snapshot_on": LISTED,
        "entry": "9",
        "strength": "TIN_NAME",
        "compared": "name 0.97 alike; taxpayer number equal",
        "verify": "ask the agency that excluded the payee",
    }
    by_name = {each["check"]: each for each in rows[0]["checks"]}
    assert by_name["tin"]["status"] == "pass"
    assert by_name["funds"]["why"] == "no source of funds is connected"


def test_a_reason_says_list_entry_comparison_snapshot_and_the_privacy_act(tmp_path):
    some = matches(tmp_path, match(0), match(1, list="ofac", strength="NAME_DOB"))
    _, rows = decided(tmp_path, found(tmp_path, {}, {}, matches=some), [LITTLE, LITTLE])
    (sam,), (ofac,) = rows[0]["reasons"], rows[1]["reasons"]
    assert sam["code"] == "L-SAM"
    assert sam["model"] == "list"
    for part in (
        "entry S4MR3 of the SAM exclusions (as of 1 March 2026)",
        "name 0.97 alike; taxpayer number equal.",
        "by a made-up agency.",
        PRIVACY_ACT,
    ):
        assert part in sam["sentence"]
    assert sam["clears"] == "ask the agency that excluded the payee"
    assert ofac["code"] == "L-OFAC"
    assert "blocked by law" in ofac["sentence"]
    assert PRIVACY_ACT in ofac["sentence"]
    assert "blocked by law" not in sam["sentence"]


def test_a_deceased_payee_goes_to_review_and_other_failures_are_recorded(tmp_path):
    known = Known(DAY, deceased={"p": DAY})
    rows = [{}, {"payee_token": "q", "tin_check": "impossible"}]
    summary, (dead, odd) = decided(
        tmp_path, found(tmp_path, *rows, known=known), [LITTLE, LITTLE]
    )
    assert (dead["action"], dead["routes"]) == ("review", ["checklist"])
    assert dead["reasons"][0]["code"] == "C-DECEASED"
    assert (odd["action"], odd["routes"], odd["reasons"]) == ("pass", [], [])
    assert summary.checks["tin"] == {"pass": 1, "fail": 1, "not_checked": 0}
    assert summary.routes["checklist"].payments == 1


def test_the_policy_may_review_other_checks(tmp_path):
    all_found = found(tmp_path, {"tin_check": "impossible"})
    listed = {"review": ["tin"], "mechanical": "return"}
    _, (row,) = decided(tmp_path, all_found, [LITTLE], checklist=listed)
    assert (row["action"], row["routes"]) == ("review", ["checklist"])
    assert row["reasons"][0]["code"] == "C-TIN"


MECHANICAL = [{"tin_check": "malformed"}, {"routing_number": "021000022"}]


@pytest.mark.parametrize("fault", MECHANICAL)
@pytest.mark.parametrize(
    ("leads", "action", "routes"),
    [
        ("return", "return_to_certifying_officer", ["checklist"]),
        ("review", "review", ["checklist"]),
        ("record", "pass", []),
    ],
)
def test_a_mechanical_fault_may_be_returned(tmp_path, fault, leads, action, routes):
    summary, rows = decided(
        tmp_path,
        found(tmp_path, fault, {}),
        [LITTLE, LITTLE],
        checklist={"mechanical": leads},
    )
    assert (rows[0]["action"], rows[0]["routes"]) == (action, routes)
    assert bool(rows[0]["reasons"]) == (action != "pass")
    assert summary.returned.payments == (leads == "return")
    assert rows[1]["action"] == "pass"


def test_a_person_looks_first_where_a_list_matches_too(tmp_path):
    some = matches(tmp_path, match(0, list="ofac"))
    all_found = found(tmp_path, {"routing_number": "021000022"}, matches=some)
    summary, (row,) = decided(tmp_path, all_found, [LITTLE])
    assert row["action"] == "review"
    assert row["routes"] == ["ofac", "checklist"]
    assert {each["code"] for each in row["reasons"]} == {"L-OFAC", "C-ACCOUNT"}
    assert summary.returned.payments == 0


def test_the_summary_counts_payments_by_list_strength_and_check(tmp_path):
    known = Known(DAY, snapshots={"sam": LISTED, "ofac": DAY})
    some = matches(
        tmp_path,
        match(0, entry="a"),
        match(0, entry="b"),
        match(1, strength="NAME_ONLY"),
        match(1, list="ofac"),
    )
    all_found = found(tmp_path, {}, {}, {}, known=known, matches=some)
    summary, _ = decided(tmp_path, all_found, [LITTLE] * 3)
    assert summary.matches == {
        "sam": {"TIN_NAME": 1, "NAME_ONLY": 1},
        "ofac": {"TIN_NAME": 1},
    }
    assert summary.lists == {
        "sam": {"as_of": "2026-03-01", "age_days": 2},
        "ofac": {"as_of": "2026-03-03", "age_days": 0},
    }
    assert {sum(each.values()) for each in summary.checks.values()} == {3}
    json.dumps(summary.as_dict(), allow_nan=False)


def test_without_checks_every_row_says_that_none_was_run(tmp_path):
    pair = write_pair(tmp_path, 2)
    screening = Screening(policy_with(arm=NO_ARM), KEY)
    decide(*pair, tmp_path / "scored.parquet", screening, Lineage("f", "r"))
    for row in pq.read_table(tmp_path / "scored.parquet").to_pylist():
        assert len(row["checks"]) == 9
        assert {each["status"] for each in row["checks"]} == {"not_checked"}
        assert row["matches"] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_checks_of_other_payments_are_refused(tmp_path, rows):
    with pytest.raises(TableError, match="not of the same payments"):
        decided(tmp_path, found(tmp_path, *[{}] * rows), [LITTLE] * 2)
