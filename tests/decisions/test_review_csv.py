"""review.csv: in the queue's order, safe to open, and it gives nobody away."""

import csv
import datetime as dt

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.decisions.review_csv import (
    COLUMNS,
    FOR_THE_ANALYST,
    dollars,
    guarded,
    write_review,
)
from outlay.payments.tables import SCORES

DANGER = "=+-@\t\r"


def row(key, loss, **changes):
    return {
        "payment_key": key,
        "batch_id": "b",
        "source_line": 1,
        "agency": "Agency A",
        "program": "Program 1",
        "payment_type": "Vendor",
        "method": "ach",
        "scheduled_on": dt.date(2026, 3, 3),
        "amount_cents": 123_450,
        "raw_fraud": 0.5,
        "raw_error": 0.1,
        "expected_loss_cents": loss,
        "arm_rate": 0.1,
        "action": "review",
        "routes": ["model"],
        "reasons": [reason("F-1"), reason("F-2")],
        "unseen_levels": [],
        "matches": [],
        "checks": [],
        "fraud_model": "outlay-fraud/1",
        "error_model": "outlay-error/1",
        "feature_set": "f",
        "policy": "p",
        "run_id": "r",
    } | changes


def reason(code, sentence="It is so.", clears="a paper"):
    return {
        "code": code,
        "model": "fraud",
        "sentence": sentence,
        "clears": clears,
        "feature": "x",
        "value": 1.0,
        "contribution": 0.5,
    }


def written(folder, *rows):
    pq.write_table(SCORES.of(list(rows)), folder / "scored.parquet")
    out = folder / "review.csv"
    count = write_review(folder / "scored.parquet", out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        return count, list(csv.DictReader(file)), out.read_bytes()


def test_only_reviews_in_the_queues_order(tmp_path):
    count, rows, _ = written(
        tmp_path,
        row("a", 5),
        row("b", 90),
        row("c", 99, action="pass", routes=["model", "capacity"]),
        row("d", 5, raw_error=0.9),
        row("e", 5),
    )
    assert [each["payment_key"] for each in rows] == ["b", "d", "a", "e"]
    assert count == 4


def test_without_a_model_the_amount_orders(tmp_path):
    none = {"expected_loss_cents": None, "raw_fraud": None, "raw_error": None}
    _, rows, _ = written(
        tmp_path,
        row("a", 0, amount_cents=5, **none),
        row("b", 0, amount_cents=-700, **none),
        row("c", 0, amount_cents=90, **none),
    )
    assert [each["payment_key"] for each in rows] == ["c", "a", "b"]


def test_cells_in_words(tmp_path):
    _, rows, _ = written(tmp_path, row("a", 5))
    assert tuple(rows[0]) == COLUMNS
    assert rows[0]["amount"] == "1234.50"
    assert rows[0]["scheduled_on"] == "2026-03-03"
    assert rows[0]["reasons"] == "F-1: It is so. F-2: It is so."
    assert rows[0]["what_would_clear"] == "a paper"
    assert [rows[0][name] for name in FOR_THE_ANALYST] == ["", "", "", ""]


def test_spreadsheets_read_the_bytes_right(tmp_path):
    _, _, data = written(tmp_path, row("a", 5, program='Añejo, "the" program'))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n") == 2
    assert '"Añejo, ""the"" program"'.encode() in data


def test_the_arm_cannot_be_told_from_the_rest(tmp_path):
    _, rows, data = written(
        tmp_path,
        row("flagged", 50),
        row("drawn", 40, routes=["arm"], reasons=[]),
        row("both", 30, routes=["model", "arm"], reasons=[reason("F-9")]),
    )
    assert not {"routes", "route", "arm", "arm_rate"} & set(COLUMNS)
    assert b"arm" not in data.lower().replace(b"farm", b"")
    filled = [{name for name, cell in each.items() if cell} for each in rows]
    assert filled[0] == filled[1] == filled[2]
    for each in rows:
        assert each["reasons"].count("F-") >= 2


def test_no_cell_says_fraud_or_a_score(tmp_path):
    _, _, data = written(tmp_path, row("a", 5), row("b", 4, routes=["arm"]))
    assert b"fraud" not in data.lower()
    assert b"0.5" not in data


@given(st.text())
def test_no_cell_is_a_formula(text):
    cell = guarded(text)
    assert not cell.lstrip(" ").startswith(tuple(DANGER))
    assert cell in (text, f"'{text}")


@given(
    program=st.text(
        st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1
    ),
    amount=st.integers(-(10**9), 10**9),
)
def test_whatever_a_row_holds_every_cell_is_safe(tmp_path_factory, program, amount):
    folder = tmp_path_factory.mktemp("review")
    hostile = reason("=F", sentence=program, clears=program)
    _, rows, _ = written(
        folder, row("=key", 1, program=program, amount_cents=amount, reasons=[hostile])
    )
    assert len(rows) == 1
    for cell in rows[0].values():
        assert not cell.lstrip(" ").startswith(tuple(DANGER))
    plain = program if rows[0]["program"] == program else f"'{program}"
    assert rows[0]["program"] == plain


@pytest.mark.parametrize(
    ("cents", "text"),
    [(0, "0.00"), (5, "0.05"), (123_450, "1234.50"), (-123_450, "(1234.50)")],
)
def test_dollars(cents, text):
    assert dollars(cents) == text


def test_nothing_to_review_is_a_header(tmp_path):
    count, rows, data = written(tmp_path, row("a", 5, action="pass", routes=[]))
    assert (count, rows) == (0, [])
    assert data.count(b"\r\n") == 1


def match(entry="S4MR3", **changes):
    return {
        "list": "sam",
        "snapshot_on": dt.date(2026, 3, 1),
        "entry": entry,
        "strength": "NAME_ADDR",
        "compared": "name 0.97 alike, ZIP code and street equal",
        "verify": "ask the agency that excluded it",
    } | changes


def check(name, status, why):
    return {"check": name, "status": status, "why": why}


def test_matches_and_failed_checks_have_columns_of_their_own(tmp_path):
    checks = [
        check("tin", "fail", "the taxpayer number has not 9 digits"),
        check("funds", "not_checked", "no source"),
        check("schedule", "pass", "came as an SPR"),
    ]
    _, rows, _ = written(tmp_path, row("a", 5, matches=[match()], checks=checks))
    assert rows[0]["matches"] == (
        "sam 2026-03-01, entry S4MR3: NAME_ADDR "
        "(name 0.97 alike, ZIP code and street equal)"
    )
    assert rows[0]["checks_failed"] == "tin: the taxpayer number has not 9 digits"


def test_many_matches_are_cut_and_counted(tmp_path):
    many = [match(f"E{number}") for number in range(8)]
    _, rows, _ = written(tmp_path, row("a", 5, matches=many))
    assert rows[0]["matches"].endswith("; and 3 more")


def test_an_entry_that_begins_like_a_formula_is_text(tmp_path):
    bad = match(list="=cmd", entry="=1+1")
    checks = [check("=tin", "fail", "=2")]
    _, rows, _ = written(tmp_path, row("a", 5, matches=[bad], checks=checks))
    assert rows[0]["matches"].startswith("'=")
    assert rows[0]["checks_failed"].startswith("'=")


def test_ofac_stands_first_then_lists_and_checks_whatever_the_loss(tmp_path):
    _, rows, _ = written(
        tmp_path,
        row("a", 900),
        row("b", 1, routes=["checklist"]),
        row("c", 0, routes=["ofac", "arm"]),
        row("d", 2, routes=["list", "model"]),
    )
    assert [each["payment_key"] for each in rows] == ["c", "d", "b", "a"]
