"""How people decided becomes rows of the store's reviews, as the monitor reads them."""

import datetime as dt

import pyarrow.parquet as pq
import pytest
from django.utils import timezone

from outlay.audit.monitor.reviewing import reviewing
from outlay.audit.monitor.scored import Days, Run
from outlay.audit.monitor.settings import MonitorSettings
from outlay.payments.errors import TableError
from outlay.payments.outcomes import add_decided
from outlay.payments.tables import OUTCOMES, REVIEWS
from outlay.review.deciding.decide import decide
from outlay.review.deciding.second import second_say
from outlay.review.returning.outcomes import give_back, pseudonym
from tests.review.deciding.verdicts import hold, improper, refer, release


def reviews(store):
    rows = [r for f in store.reviews_files() for r in pq.read_table(f).to_pylist()]
    for file in store.reviews_files():
        REVIEWS.check(pq.read_table(file))
    return rows


def test_what_is_kept_of_each_decision(loaded, item, decider):
    read = {"seconds_on_case": 12.5, "opened_details": True}
    decision = decide(item(1), 1, release(), by=decider, **read)
    decide(item(2), 1, hold(decider), by=decider)
    assert give_back(loaded, by="me").reviews == 2
    row, held = sorted(reviews(loaded), key=lambda each: each["payment_key"])
    assert row == {
        "payment_key": item(1).payment_key,
        "batch_id": item(1).batch.key,
        "run_id": "run1",
        "decided_at": decision.at,
        "decision": "release",
        "reviewer_token": pseudonym(loaded, decider),
        "known_at": decision.at,
        "known_on": loaded.known_on(decision.at),
        **read,
    }
    assert held["decision"] == "hold"
    assert give_back(loaded, by="me").reviews == 0


def test_a_pseudonym_is_no_name_and_the_same_each_time(loaded, decider, seconder):
    token = pseudonym(loaded, decider)
    assert token == pseudonym(loaded, decider) != pseudonym(loaded, seconder)
    assert len(token) == 32
    assert decider.username not in token


def test_what_waits_or_was_sent_back_is_not_there(loaded, item, decider, seconder):
    decide(item(1), 1, refer(), by=decider)
    sent_back = decide(item(2), 1, refer(), by=decider)
    second_say(sent_back, by=seconder, approve=False, note="Call the bank first.")
    assert give_back(loaded, by="me").reviews == 0


def test_what_was_decided_before_a_day_and_agreed_since_is_of_that_day(
    loaded, item, decider, seconder, monkeypatch
):
    long_ago = timezone.now() - dt.timedelta(days=3)
    with monkeypatch.context() as then:
        then.setattr(timezone, "now", lambda: long_ago)
        waiting = decide(item(1), 1, refer(), by=decider)
        decide(item(2), 1, release(), by=decider)
    since = timezone.now() - dt.timedelta(days=1)
    second_say(waiting, by=seconder, approve=True, note="")
    assert give_back(loaded, since=since, by="me").reviews == 1
    [row] = reviews(loaded)
    assert (row["decision"], row["decided_at"]) == ("refer", long_ago)
    assert row["known_at"] > since


def test_the_monitor_counts_them(loaded, item, decider, seconder):
    blind = {"seconds_on_case": 1.0, "opened_details": False}
    for number in (1, 2):
        decide(item(number), 1, release(), by=decider, **blind)
    decide(item(3), 1, improper(), by=decider, **blind)
    waiting = decide(item(4), 1, refer(), by=decider, **blind)
    second_say(waiting, by=seconder, approve=True, note="")
    decide(item(9), 1, release(), by=decider)  # drawn: the models had passed it
    give_back(loaded, by="me")
    [folder] = loaded.standing_runs()
    today = dt.datetime.now(dt.UTC).date()
    run = Run(folder, folder.name, today, ("outlay-fraud/1", "outlay-error/1"))
    around = Days(today - dt.timedelta(days=1), today + dt.timedelta(days=1))
    settings = MonitorSettings(least_labels=1)
    override, accepted = reviewing(loaded.reviews_files(), [run], around, settings)
    assert (override.figures["value"], override.figures["rows"]) == (0.5, 4)
    assert accepted.figures["blind_released"] == 2
    assert (accepted.figures["value"], accepted.figures["rows"]) == (0.5, 4)


@pytest.mark.parametrize("chance", [0.0, -0.1, 1.1, float("nan")])
def test_a_probability_that_is_none_is_refused(loaded, item, chance):
    at = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
    row = {
        "payment_key": item(1).payment_key,
        "ip_class": "proper",
        "fraud_state": "none",
        "known_at": at,
        "known_on": at.date(),
        "source": "risk_review",
        "inclusion_probability": chance,
    }
    with pytest.raises(TableError, match="probability"):
        add_decided(loaded, OUTCOMES.of([row]))
