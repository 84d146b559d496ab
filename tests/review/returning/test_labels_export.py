"""The labels as a file: one row a decided payment, no names."""

import csv

import pytest

from outlay.review.deciding.decide import decide
from outlay.review.deciding.second import second_say
from outlay.review.models import AuditEvent, Found, Item, Suspicion
from outlay.review.returning.labels import COLUMNS, write_labels
from outlay.review.returning.outcomes import pseudonym
from tests.review.deciding.verdicts import hold, improper, refer, release


def labels(store, tmp_path, **given):
    out = tmp_path / "labels.csv"
    rows = write_labels(store, Item.objects.all(), out, by="dan", **given)
    with out.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert len(found) == rows
    return {row["payment_key"][-2:]: row for row in found}


def test_one_row_a_final_decision(loaded, item, decider, seconder, tmp_path):
    unknown = {
        "found": Found.UNKNOWN,
        "suspicion": Suspicion.DOCUMENTS,
        **dict.fromkeys(("cause", "theme", "control"), ""),
        "amount_wrong_cents": None,
    }
    for number, verdict in (
        (1, release()),
        (2, release(found=Found.NOTHING)),
        (3, improper()),
        (4, improper(**unknown)),
        (5, refer()),
        (6, refer()),
        (7, hold(decider)),
        (9, release()),  # drawn: somebody is still to look at it
    ):
        decide(item(number), 1, verdict, by=decider)
    second_say(item(5).decisions.get(), by=seconder, approve=True, note="")
    found = labels(loaded, tmp_path)
    assert {key: row["label"] for key, row in found.items()} == {
        "01": "0",
        "02": "",
        "03": "1",
        "04": "",
        "05": "1",
    }
    assert found["04"]["ip_class"] == "unknown"
    assert found["05"]["fraud_state"] == "referred"
    third = found["03"]
    assert tuple(third) == COLUMNS
    assert (third["amount_wrong_cents"], third["cause"]) == (
        "5000",
        "failure_to_access",
    )
    assert (third["p_fraud"], third["source"]) == ("0.01", "risk_review")
    assert third["inclusion_probability"] == "1.0"
    assert third["decided_by"] == pseudonym(loaded, decider)


def test_no_name_and_no_note(loaded, item, decider, tmp_path):
    decide(item(3), 1, improper(note="An unmistakable word"), by=decider)
    labels(loaded, tmp_path)
    text = (tmp_path / "labels.csv").read_text(encoding="utf-8")
    assert "unmistakable" not in text
    cells = set(text.replace("\n", ",").split(","))
    assert not cells & {decider.username, decider.name}


def test_it_is_recorded(loaded, tmp_path):
    labels(loaded, tmp_path)
    event = AuditEvent.objects.get(action="export labels")
    assert (event.actor, event.data) == ("dan", {"rows": 0})


@pytest.mark.parametrize(("days", "rows"), [(-1, 1), (1, 0)])
def test_since(loaded, item, decider, tmp_path, days, rows):
    import datetime as dt

    decision = decide(item(3), 1, improper(), by=decider)
    since = decision.at + dt.timedelta(days=days)
    assert len(labels(loaded, tmp_path, since=since)) == rows
