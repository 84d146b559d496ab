"""Death notices: evidence about every payment due after the death, to that person."""

import datetime as dt

import pytest

from tests.payments.core.made_up import row
from tests.payments.nacha.made import ACCOUNT, BANK, NAME, Batch, Entry, death

SSN = "907145328"
DIED = "062026"  # 20 June 2026
PAYEE = {"tin": SSN, "tin_type": "ssn", "routing_number": BANK, "account_number": "1"}


def told(*entries, **changes):
    return Batch(entries, **{"sec": "DNE", **changes})


def paid_on(day, number=1, **changes):
    return row(number, scheduled_on=dt.date(2026, 6, day), **{**PAYEE, **changes})


def test_payments_due_after_the_death_get_evidence(office, parquet):
    office.takes(parquet([paid_on(19), paid_on(20, 2), paid_on(21, 3)]))
    taken = office.hears(told(death(DIED, SSN)))
    assert (taken.joined.notices, taken.outcomes, taken.dispositions) == (1, 1, 0)
    (found,) = office.outcomes
    assert found["payment_key"].endswith("00000003")
    assert (found["ip_class"], found["fraud_state"]) == ("unknown", "none")
    assert (found["theme"], found["source"]) == ("Deceased", "ach_return")
    assert not office.dispositions


def test_a_number_of_another_kind_is_another_payee(office, parquet):
    office.takes(parquet([paid_on(25, tin="129071453", tin_type="ein")]))
    taken = office.hears(told(death(DIED, "129071453")))
    assert taken.unmatched.notices == 1


@pytest.mark.parametrize(
    ("name", "outcomes"), [(NAME, 1), ("Wilhelmina Quillfeather", 0)]
)
def test_a_joint_account_is_not_the_person(office, name, outcomes):
    office.pays(Batch((Entry(name=name[:22]),)))
    taken = office.hears(told(death(DIED, "#########")))
    assert taken.outcomes == outcomes
    assert taken.unmatched.notices == 1 - outcomes


def test_the_same_notice_again_finds_payments_that_came_in_since(office):
    office.pays(Batch())
    office.hears(told(death(DIED, "#########")))
    assert office.hears_again(office.last).outcomes == 0
    office.pays(Batch(), created="260702")
    assert office.hears_again(office.last).outcomes == 1
    assert len({found["payment_key"] for found in office.outcomes}) == 2


def test_no_token_of_a_person_who_is_not_paid(office):
    taken = office.hears(told(death(DIED, SSN)))
    assert taken.unmatched.notices == 1
    said = taken.quarantine.read_text(encoding="utf-8")
    assert "no payment of the store is to the person" in said
    for raw in (SSN, NAME, ACCOUNT):
        assert raw not in said
