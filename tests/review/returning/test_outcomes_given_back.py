"""Decisions become outcomes: what they say, only when they are final, and once."""

import datetime as dt

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.utils import timezone

from outlay.models.labels import label_payments
from outlay.models.settings import MaturityRules
from outlay.payments.errors import StoreError
from outlay.payments.tables import OUTCOMES
from outlay.review.deciding.decide import decide
from outlay.review.deciding.looks import look
from outlay.review.deciding.reopen import reopen
from outlay.review.deciding.second import second_say
from outlay.review.models import (
    AuditEvent,
    Found,
    Item,
    SecondLook,
    Suspicion,
)
from outlay.review.returning.outcomes import give_back
from tests.review.deciding.verdicts import hold, improper, refer, release

UNKNOWN = improper(
    found=Found.UNKNOWN,
    suspicion=Suspicion.DOCUMENTS,
    cause="",
    theme="",
    control="",
    amount_wrong_cents=None,
)


def outcomes(store):
    files = store.outcomes_files()
    rows = [row for file in files for row in pq.read_table(file).to_pylist()]
    for file in files:
        OUTCOMES.check(pq.read_table(file))
    return sorted(rows, key=lambda row: row["known_at"])


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (release(), ("proper", "none", None, None, None, None)),
        (release(found=Found.NOTHING), ("unknown", "none", None, None, None, None)),
        (
            improper(),
            (
                "overpayment",
                "none",
                5_000,
                "within",
                "failure_to_access",
                "Financial",
            ),
        ),
        (UNKNOWN, ("unknown", "none", None, None, None, None)),
    ],
)
def test_what_a_decision_says(loaded, item, decider, verdict, said):
    decision = decide(item(1), 1, verdict, by=decider)
    assert give_back(loaded, by="me").outcomes == 1
    [row] = outcomes(loaded)
    assert (
        row["ip_class"],
        row["fraud_state"],
        row["amount_wrong_cents"],
        row["control"],
        row["cause"],
        row["theme"],
    ) == said
    assert row["payment_key"] == item(1).payment_key
    assert row["known_at"] == decision.at
    assert row["known_on"] == loaded.known_on(decision.at)
    assert (row["source"], row["inclusion_probability"]) == ("risk_review", 1.0)


def test_a_referral_counts_when_the_second_person_agrees(
    loaded, item, decider, seconder
):
    waiting = decide(item(1), 1, refer(), by=decider)
    assert give_back(loaded, by="me").outcomes == 0
    agreed = second_say(waiting, by=seconder, approve=True, note="")
    give_back(loaded, by="me")
    [row] = outcomes(loaded)
    assert (row["ip_class"], row["fraud_state"]) == ("unknown", "referred")
    assert row["known_at"] == agreed.second_at


def test_suspected_fraud_counts_when_the_second_person_agrees(
    loaded, item, decider, seconder
):
    suspected = improper(suspicion=Suspicion.FRAUD, found=Found.UNDERPAYMENT)
    waiting = decide(item(1), 1, suspected, by=decider)
    assert give_back(loaded, by="me").outcomes == 0
    second_say(waiting, by=seconder, approve=True, note="")
    give_back(loaded, by="me")
    [row] = outcomes(loaded)
    assert (row["ip_class"], row["fraud_state"]) == ("underpayment", "suspected")


def test_what_was_sent_back_or_held_is_no_label(loaded, item, decider, seconder):
    waiting = decide(item(1), 1, refer(), by=decider)
    second_say(waiting, by=seconder, approve=False, note="Call the bank first.")
    decide(item(2), 1, hold(decider), by=decider)
    assert give_back(loaded, by="me").outcomes == 0


def test_nothing_twice(loaded, item, decider):
    for number in (1, 2, 3):
        decide(item(number), 1, release(), by=decider)
    assert give_back(loaded, by="me").outcomes == 3
    files = loaded.outcomes_files()
    assert str(give_back(loaded, by="me")).startswith("0 new outcomes and 0 new")
    decide(item(4), 1, release(), by=decider)
    assert give_back(loaded, by="me").outcomes == 1
    assert len(outcomes(loaded)) == 4
    assert set(files) < set(loaded.outcomes_files())
    assert AuditEvent.objects.filter(action="labels back").count() == 3


def test_a_changed_mind_is_a_later_row(loaded, item, decider, seconder):
    decide(item(1), 1, improper(), by=decider)
    give_back(loaded, by="me")
    words = {"reason_code": "new_facts", "note": "The invoice came."}
    opened = item(1)
    reopen(opened, opened.version, by=seconder, **_reason(words))
    assert give_back(loaded, by="me").outcomes == 0
    opened = item(1)
    decide(opened, opened.version, release(), by=decider)
    give_back(loaded, by="me")
    assert [row["ip_class"] for row in outcomes(loaded)] == ["overpayment", "proper"]


def _reason(words):
    from outlay.review.deciding.reasons import REASON_CODES
    from outlay.review.models import Action

    codes = REASON_CODES[Action.REOPEN]
    code = words["reason_code"]
    return words | {"reason_code": code if code in codes else next(iter(codes))}


def look_at(item, by, found, suspicion=""):
    return look(
        SecondLook.objects.get(item=item, at=None),
        by=by,
        found=found,
        suspicion=suspicion,
        amount_wrong_cents=None,
        note="Seen.",
    )


def test_a_drawn_payment_waits_for_the_second_look(loaded, item, decider, seconder):
    decide(item(9), 1, release(), by=decider)
    assert give_back(loaded, by="me").outcomes == 0
    looked = look_at(item(9), seconder, Found.PROPER)
    assert looked.agrees
    give_back(loaded, by="me")
    [row] = outcomes(loaded)
    assert (row["source"], row["inclusion_probability"]) == ("random_review", 0.25)
    assert row["known_at"] == looked.at


def test_a_disagreement_waits_for_a_new_decision(loaded, item, decider, seconder):
    decide(item(9), 1, release(), by=decider)
    assert not look_at(item(9), seconder, Found.TECHNICAL).agrees
    assert give_back(loaded, by="me").outcomes == 0


def test_only_since_a_day(loaded, item, decider):
    decide(item(1), 1, release(), by=decider)
    tomorrow = timezone.now() + dt.timedelta(days=1)
    assert give_back(loaded, since=tomorrow, by="me").outcomes == 0
    yesterday = timezone.now() - dt.timedelta(days=1)
    assert give_back(loaded, since=yesterday, by="me").outcomes == 1


def test_training_reads_them(loaded, item, decider):
    decide(item(1), 1, improper(), by=decider)
    decide(item(2), 1, release(), by=decider)
    decide(item(3), 1, release(found=Found.NOTHING), by=decider)
    give_back(loaded, by="me")
    payments = pa.concat_tables(
        [
            pq.read_table(f, columns=["payment_key", "known_on"])
            for f in loaded.payments_files()
        ]
    )
    known = pa.concat_tables([pq.read_table(f) for f in loaded.outcomes_files()])
    later = timezone.now().date() + dt.timedelta(days=2)
    none = MaturityRules(**dict.fromkeys(MaturityRules.model_fields, 0))
    found = label_payments(known, payments, as_of=later, maturity=none).to_pylist()
    labels = {row["payment_key"][-1]: row for row in found}
    assert (labels["1"]["error_label"], labels["2"]["error_label"]) == (1, 0)
    assert labels["3"]["error_label"] is None
    assert labels["3"]["legitimate"] is None
    assert labels["2"]["legitimate"]


def test_payments_of_another_store_are_refused(loaded, item, decider, tmp_path):
    from outlay.payments.store import Store

    decide(item(1), 1, release(), by=decider)
    other = Store.create(tmp_path / "other")
    with pytest.raises(StoreError, match="never came into"):
        give_back(other, by="me")
    assert not other.outcomes_files()
    assert Item.objects.filter(state="released").exists()
