"""What an appeal makes of a label: the store and the file of labels say the same."""

import csv

import pytest
from django.db import connection

from outlay.review import guarding
from outlay.review.deciding.decide import decide
from outlay.review.deciding.reopen import reopen
from outlay.review.deciding.second import second_say
from outlay.review.models import Item, Notice
from outlay.review.returning.labels import FOUND, write_labels
from outlay.review.returning.outcomes import give_back
from tests.review.deciding.appealed import appeal, found_improper, referred, rule
from tests.review.deciding.verdicts import release
from tests.review.made import made_person
from tests.review.returning.conftest import AGENCY
from tests.review.returning.test_outcomes_given_back import outcomes

NOTHING = dict.fromkeys(("amount_wrong_cents", "control", "cause", "theme"))


@pytest.fixture
def third(db):
    return made_person("tia", "supervisor", agencies=(AGENCY,))


@pytest.fixture
def label(loaded, tmp_path):
    """Return a function: the one row of the file of labels."""

    def read():
        out = tmp_path / "labels.csv"
        write_labels(loaded, Item.objects.all(), out, by="dan")
        with out.open(encoding="utf-8", newline="") as file:
            [row] = csv.DictReader(file)
        return row

    return read


def same(row, label):
    """Say whether the store's latest outcome is what the file of labels says."""
    told = {name: "" if row[name] is None else str(row[name]) for name in FOUND}
    told |= {"source": row["source"], "known_at": row["known_at"].isoformat()}
    return told == {name: label[name] for name in told}


def test_a_granted_appeal_takes_the_label_back_and_gives_none(
    loaded, item, decider, seconder, label
):
    found_improper(item(1), decider)
    give_back(loaded, by="me")
    assert label()["label"] == "1"
    appeal(item(1), decider)
    granted = rule(item(1), seconder)
    assert give_back(loaded, by="me", since=granted.at).outcomes == 1
    first, last = outcomes(loaded)
    assert (first["ip_class"], first["source"]) == ("overpayment", "risk_review")
    taken_back = {"ip_class": "unknown", "fraud_state": "none", "source": "appeal"}
    taken_back |= NOTHING | {"known_at": granted.at}
    assert {name: last[name] for name in taken_back} == taken_back
    assert last["inclusion_probability"] == 1.0
    assert label()["label"] == ""
    assert same(last, label())
    assert give_back(loaded, by="me").outcomes == 0


def test_only_a_new_decision_says_what_the_payment_is(
    loaded, item, decider, seconder, label
):
    found_improper(item(1), decider)
    appeal(item(1), decider)
    rule(item(1), seconder)
    give_back(loaded, by="me")
    words = {"reason_code": "appeal", "note": "The award was found."}
    reopen(item(1), item(1).version, by=seconder, **words)
    assert give_back(loaded, by="me").outcomes == 0
    decide(item(1), item(1).version, release(), by=decider)
    give_back(loaded, by="me")
    said = [(row["ip_class"], row["source"]) for row in outcomes(loaded)]
    assert said == [
        ("overpayment", "risk_review"),
        ("unknown", "appeal"),
        ("proper", "risk_review"),
    ]
    assert label()["label"] == "0"
    assert same(outcomes(loaded)[-1], label())


def test_a_referral_is_not_cleared_by_an_appeal_nor_by_one_person_after_it(
    loaded, item, decider, seconder, third, label
):
    referred(item(1), decider, seconder)
    appeal(item(1), decider)
    rule(item(1), third)
    assert label()["fraud_state"] == "none"
    assert label()["label"] == ""
    words = {"reason_code": "appeal", "note": "The caller was the payee."}
    reopen(item(1), item(1).version, by=third, **words)
    waiting = decide(item(1), item(1).version, release(), by=third)
    give_back(loaded, by="me")
    assert outcomes(loaded) == []  # one person alone says nothing yet
    second_say(waiting, by=seconder, approve=True, note="")
    give_back(loaded, by="me")
    [row] = outcomes(loaded)
    assert (row["ip_class"], row["fraud_state"]) == ("proper", "none")


def test_the_latest_outcome_counts(loaded, item, decider, seconder, label):
    found_improper(item(1), decider)
    appeal(item(1), decider)
    rule(item(1), seconder, "overturned")
    give_back(loaded, by="me")
    upheld = rule(item(1), seconder, "upheld")
    give_back(loaded, by="me")
    rows = outcomes(loaded)
    assert [row["ip_class"] for row in rows] == [
        "overpayment",
        "unknown",
        "overpayment",
    ]
    assert (rows[-1]["source"], rows[-1]["known_at"]) == ("appeal", upheld.at)
    assert rows[-1]["amount_wrong_cents"] == rows[0]["amount_wrong_cents"]
    assert label()["label"] == "1"
    assert same(rows[-1], label())


def test_a_decider_who_writes_past_the_service_changes_no_label(
    loaded, item, decider, seconder, label
):
    found_improper(item(1), seconder)
    step = appeal(item(1), decider)
    guarding.take_off(connection)
    Notice.objects.create(
        item=item(1),
        kind="outcome",
        outcome="overturned",
        by=seconder,
        at=step.at,
        happened_on=step.happened_on,
        what="Mine",
    )
    guarding.put_on(connection)
    give_back(loaded, by="me")
    [row] = outcomes(loaded)
    assert row["ip_class"] == "overpayment"
    assert label()["label"] == "1"
