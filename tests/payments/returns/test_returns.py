"""Returned payments: joined by trace, or by account, amount and days; never guessed."""

import csv
import datetime as dt

import pytest

from outlay.payments.errors import ConfigurationError, InputRejectedError
from outlay.payments.outcomes import add_outcomes
from outlay.payments.returns import Count
from outlay.payments.tables import DISPOSITIONS, OUTCOMES
from tests.payments.core.made_up import row
from tests.payments.nacha.made import ACCOUNT, BANK, NAME, Batch, Entry, returned
from tests.payments.returns.conftest import MADE_ON

OTHER = BANK[:8]
ELSEWHERE = "021000021"


def back(*entries, number=1, **changes):
    return Batch(entries, **{"odfi": entries[0].odfi, "number": number, **changes})


def listed(taken):
    with taken.quarantine.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_return_is_joined_by_trace_and_amount(office):
    key, _ = office.pays(Batch((Entry(1), Entry(2))))
    taken = office.hears(back(returned("R03")))
    assert (taken.joined, taken.unmatched.notices) == (Count(1, 125_000), 0)
    (row_,) = office.dispositions
    assert (row_["payment_key"], row_["state"]) == (key, "returned")
    assert row_["known_on"] == MADE_ON
    assert not office.outcomes
    assert taken.quarantine is None


@pytest.mark.parametrize(
    ("code", "info", "expected"),
    [
        ("R02", "", None),
        ("R04", "", None),
        ("R14", "", None),
        ("R15", "", ("unknown", "none", "Deceased")),
        ("R17", "", None),
        ("R17", "QUESTIONABLE", ("unknown", "suspected", None)),
        ("R24", "", ("unknown", "none", None)),
    ],
)
def test_a_code_that_is_evidence_gives_an_outcome(office, code, info, expected):
    (key,) = office.pays(Batch())
    taken = office.hears(back(returned(code, info=info)))
    assert taken.dispositions == 1
    if expected is None:
        assert not office.outcomes
        return
    (found,) = office.outcomes
    assert (found["ip_class"], found["fraud_state"], found["theme"]) == expected
    assert (found["payment_key"], found["source"]) == (key, "ach_return")
    assert (found["inclusion_probability"], found["amount_wrong_cents"]) == (1.0, None)
    assert found["known_on"] == MADE_ON


@pytest.mark.parametrize(
    "wrong",
    [
        {"cents": 125_001},
        {"trace": "101036000000009"},
        {"bank": ELSEWHERE},
        {"code": "26"},
    ],
)
def test_a_return_that_fits_no_payment_is_listed(office, wrong):
    office.pays(Batch())
    taken = office.hears(back(returned(**wrong)))
    assert (taken.joined.notices, taken.unmatched.notices) == (0, 1)
    (said,) = listed(taken)
    assert said["line"] == "3"
    assert said["reason"] == "no payment of the store fits"
    assert not office.dispositions


@pytest.mark.parametrize(("made", "joined"), [("260709", 1), ("260710", 0)])
def test_the_window_is_seven_days_before_the_file(office, made, joined):
    office.pays(Batch(effective="260702"))
    taken = office.hears(back(returned()), created=made, on=dt.date(2026, 7, 20))
    assert taken.joined.notices == joined


def test_the_window_can_be_wider(office):
    office.pays(Batch(effective="260702"))
    taken = office.hears(
        back(returned()), created="260720", on=dt.date(2026, 7, 20), days=18
    )
    assert taken.joined.notices == 1


def test_no_payment_comes_back_before_it_is_made(office):
    office.pays(Batch(effective="260705"))
    assert office.hears(back(returned())).unmatched.notices == 1


def test_the_account_tells_two_payments_of_one_trace_apart(office):
    office.pays(Batch((Entry(account="111"),)))
    (key,) = office.pays(Batch((Entry(account="222"),)), modifier="B")
    taken = office.hears(back(returned(account="222")))
    assert taken.joined.notices == 1
    assert office.dispositions[0]["payment_key"] == key


def test_two_payments_that_fit_alike_are_not_guessed_at(office):
    office.pays(Batch())
    office.pays(Batch(), modifier="B")
    taken = office.hears(back(returned()))
    assert taken.unmatched == Count(1, 125_000)
    assert listed(taken)[0]["reason"].startswith("2 payments of the store fit")
    assert not office.dispositions


def test_a_payment_of_another_format_is_joined_by_account(office, parquet):
    paid = row(
        1,
        amount_cents=125_000,
        routing_number=BANK,
        account_number=ACCOUNT,
        scheduled_on=dt.date(2026, 7, 1),
    )
    (key,) = office.takes(parquet([paid]))
    taken = office.hears(back(returned("R02", trace="999999990000001")))
    assert taken.joined.notices == 1
    assert office.dispositions[0]["payment_key"] == key


@pytest.mark.parametrize(
    "change",
    [
        {"amount_cents": 1},
        {"account_number": "9"},
        {"routing_number": ELSEWHERE},
        {"scheduled_on": dt.date(2026, 6, 20)},
        {"method": "check"},
    ],
)
def test_another_account_amount_or_day_is_another_payment(office, parquet, change):
    paid = row(1, amount_cents=125_000, routing_number=BANK, account_number=ACCOUNT)
    office.takes(parquet([paid | change]))
    assert office.hears(back(returned())).unmatched.notices == 1


def test_two_equal_payments_to_an_account_are_not_guessed_at(office, parquet):
    paid = {"amount_cents": 125_000, "routing_number": BANK, "account_number": ACCOUNT}
    office.takes(parquet([row(1, **paid), row(2, **paid)]))
    assert office.hears(back(returned())).unmatched.notices == 1


def test_a_returned_reversal_is_the_debit(office):
    (key,) = office.pays(Batch((Entry(code="27"),), description="REVERSAL"))
    taken = office.hears(back(returned("R01", code="26")))
    assert taken.joined == Count(1, -125_000)
    assert office.dispositions[0]["payment_key"] == key


def test_changes_and_disputes_bring_nothing_back(office):
    office.pays(Batch())
    told = f"{'':<3}{OTHER}000000918903"
    taken = office.hears(
        back(returned("C01", kind="98", cents=0), sec="COR"),
        back(returned("R68", info=told), number=2),
        back(returned("R41", cents=0), sec="ENR", number=3),
    )
    assert (taken.changes.notices, taken.disputes, taken.others.notices) == (
        1,
        Count(1, 125_000),
        1,
    )
    assert not office.dispositions
    assert not office.outcomes


def test_a_broken_notice_is_listed_with_its_rule(office):
    office.pays(Batch())
    taken = office.hears(back(returned("R99")))
    assert taken.broken.notices == 1
    assert "NACHA 7.99.03" in listed(taken)[0]["reason"]


def test_the_same_file_again_counts_once(office):
    office.pays(Batch())
    office.hears(back(returned("R15")))
    before = office.dispositions, office.outcomes
    taken = office.hears_again(office.last, on=dt.date(2026, 7, 9))
    assert (taken.known.notices, taken.joined.notices) == (1, 0)
    assert (taken.dispositions, taken.outcomes) == (0, 0)
    assert (office.dispositions, office.outcomes) == before


def test_the_same_file_again_joins_what_came_in_since(office):
    office.pays(Batch((Entry(1),)))
    first = office.hears(back(returned(place=1), returned(place=2, cents=7)))
    assert (first.joined.notices, first.unmatched.notices) == (1, 1)
    office.pays(Batch((Entry(1, cents=7),), number=2), modifier="B")
    second = office.hears_again(office.last, on=dt.date(2026, 7, 8))
    assert (second.known.notices, second.joined, second.unmatched.notices) == (
        1,
        Count(1, 7),
        0,
    )
    assert [r["known_on"].day for r in office.dispositions] == [4, 8]


def test_a_payment_comes_back_once(office):
    office.pays(Batch())
    taken = office.hears(back(returned(place=1), returned(place=2)))
    assert (taken.joined.notices, taken.dispositions) == (2, 1)
    again = office.hears(back(returned("R02")))
    assert (again.joined.notices, again.dispositions) == (1, 0)
    assert len(office.dispositions) == 1


def test_evidence_does_not_replace_a_finding(office):
    (key,) = office.pays(Batch())
    office.hears(back(returned("R17", info="QUESTIONABLE")))
    taken = office.hears(back(returned("R15")))
    assert taken.outcomes == 0
    (only,) = office.outcomes
    assert (only["payment_key"], only["fraud_state"]) == (key, "suspected")


def test_rows_keep_the_contract_of_their_tables(office):
    import pyarrow.parquet as pq

    office.pays(Batch())
    office.hears(back(returned("R15")))
    DISPOSITIONS.check(pq.read_table(office.store.dispositions_files()[0]))
    OUTCOMES.check(pq.read_table(office.store.outcomes_files()[0]))


def test_a_file_of_payments_is_no_file_of_returns(office):
    with pytest.raises(InputRejectedError, match="1 payments and no return"):
        office.hears(Batch())


def test_a_quiet_day_is_no_fault(office):
    assert office.hears().came == Count(0, 0)


def test_nothing_is_known_before_its_file_was_made(office):
    with pytest.raises(ConfigurationError, match="cannot be known before"):
        office.hears(back(returned()), on=dt.date(2026, 7, 3))


def test_nothing_that_is_written_or_said_names_a_person(office):
    office.pays(Batch())
    taken = office.hears(back(returned(cents=1, info=NAME)))
    said = str(taken)
    for file in (office.store.home / "returns").rglob("*.csv"):
        said += file.read_text(encoding="utf-8")
    assert "no payment of the store fits" in said
    assert NAME not in said
    assert ACCOUNT not in said


def test_what_was_done_is_told(office):
    office.pays(Batch())
    taken = office.hears(back(returned(place=1), returned("R15", place=2, cents=99)))
    assert str(taken).splitlines()[:5] == [
        "2 ($1,250.99) notices came in.",
        "  R03, no account, or the name does not fit the account: 1",
        "  R15, beneficiary or account holder deceased: 1",
        "1 ($1,250.00) joined to payments: 1 payments came back, 0 have new evidence.",
        "1 ($0.99) have no payment that is certainly theirs.",
    ]


@pytest.mark.parametrize(("ip_class", "outcomes"), [("proper", 2), ("overpayment", 1)])
def test_evidence_unsettles_only_what_was_held_to_be_proper(office, ip_class, outcomes):
    (key,) = office.pays(Batch())
    reviewed = office.folder / "reviewed.csv"
    reviewed.write_text(
        "payment_key,ip_class,fraud_state,amount_wrong_cents,known_at,source,"
        "inclusion_probability\n"
        f"{key},{ip_class},none,0,2026-07-03T12:00:00Z,risk_review,1.0\n",
        encoding="utf-8",
    )
    add_outcomes(office.store, reviewed)
    office.hears(back(returned("R15")))
    assert len(office.outcomes) == outcomes
