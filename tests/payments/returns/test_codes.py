import pytest

from outlay.payments.formats.nacha.notice_rules import (
    CHANGES,
    CONTESTS,
    DISHONORS,
    REFUSED_CHANGES,
    RETURNS,
)
from outlay.payments.returns.codes import RETURNING, codes, evidence_of


def test_every_code_of_the_format_has_a_row():
    assert codes().keys() == {
        *RETURNS,
        *DISHONORS,
        *CONTESTS,
        *CHANGES,
        *REFUSED_CHANGES,
        "DNE",
    }


def test_every_row_is_filled():
    for row in codes().values():
        assert row.meaning
        assert row.for_us
        assert row.source
        assert row.effect in {*RETURNING, "change", "dispute", "none"}


@pytest.mark.parametrize("code", [*sorted(DISHONORS | CONTESTS | REFUSED_CHANGES)])
def test_a_dispute_brings_no_payment_back(code):
    assert codes()[code].effect == "dispute"


@pytest.mark.parametrize("code", sorted(CHANGES))
def test_a_change_brings_no_payment_back(code):
    assert codes()[code].effect == "change"


@pytest.mark.parametrize(
    "code", ["R02", "R03", "R04", "R14", "R16", "R20", "R23", "R29"]
)
def test_a_return_that_says_nothing_about_being_due(code):
    assert codes()[code].effect == "returned"
    assert evidence_of(code, "QUESTIONABLE") is None


def test_no_code_is_a_finding():
    for code in codes():
        found = evidence_of(code, "QUESTIONABLE")
        assert found is None or found.ip_class == "unknown"


def test_a_suspicion_needs_the_banks_word():
    assert evidence_of("R17", "FIELD 6") is None
    suspected = evidence_of("R17", "Questionable")
    assert suspected is not None
    assert suspected.fraud_state == "suspected"
