"""Returns, changes and death notices: what they tell, and what makes one unusable."""

import datetime as dt

import pytest

from outlay.payments.formats.nacha.notices import read_notices, with_check_digit
from tests.payments.nacha.made import (
    ACCOUNT,
    BANK,
    NAME,
    ODFI,
    Batch,
    Entry,
    abroad,
    changed,
    death,
    international,
    records,
    returned,
    written,
)

OTHER = BANK[:8]


def notice(tmp_path, entry, **batch):
    made = Batch((entry,), **{"odfi": entry.odfi, **batch})
    return only(tmp_path, records(made))


def only(tmp_path, lines):
    (found,) = read_notices(written(tmp_path / "a.ach", lines)).notices
    return found


def test_a_return_tells_of_the_payment_that_came_back(tmp_path):
    found = notice(tmp_path, returned("R15", died="260620", cents=125_000))
    assert (found.kind, found.code, found.broken) == ("return", "R15", None)
    assert (found.line, found.cents) == (3, 125_000)
    assert found.original_trace == f"{ODFI}0000001"
    assert (found.routing_number, found.account_number) == (BANK, ACCOUNT)
    assert found.died_on == dt.date(2026, 6, 20)


def test_a_returned_debit_is_negative(tmp_path):
    assert notice(tmp_path, returned(code="26", cents=5)).cents == -5


@pytest.mark.parametrize(
    ("died", "day"),
    [
        ("      ", None),
        ("000000", None),
        ("260701", dt.date(2026, 7, 1)),
        ("270101", dt.date(1927, 1, 1)),
    ],
)
def test_a_death_is_never_later_than_the_file(tmp_path, died, day):
    assert notice(tmp_path, returned("R14", died=died)).died_on == day


def test_the_date_of_death_belongs_to_two_codes(tmp_path):
    assert notice(tmp_path, returned("R03", died="260620")).died_on is None


def test_an_international_return_has_the_amount_as_it_was_paid(tmp_path):
    made = abroad(code="21", cents=690, odfi=OTHER)
    text = f"799R80{ODFI}0000001{'':<6}{OTHER}{700:010d}{'':<34}{made.trace}"
    entry = Entry(**{**vars(made), "addenda": (*made.addenda, text)})
    found = only(tmp_path, records(international(entry, odfi=OTHER)))
    assert (found.cents, found.code, found.broken) == (700, "R80", None)


def test_a_change_is_no_return(tmp_path):
    entry = returned("C02", kind="98", cents=0, info="121042882")
    found = notice(tmp_path, entry, sec="COR")
    assert (found.kind, found.code, found.cents) == ("change", "C02", None)
    assert found.broken is None


def test_disputes_of_returns_are_read(tmp_path):
    told = f"{'':<3}{OTHER}0000009189{'03'}"
    assert notice(tmp_path, returned("R68", info=told)).broken is None
    assert notice(tmp_path, returned("R73", info=told)).broken is None


def test_a_death_notice_tells_person_and_day(tmp_path):
    found = notice(tmp_path, death("062026", "907145328"), sec="DNE")
    assert (found.kind, found.died_on) == ("death", dt.date(2026, 6, 20))
    assert (found.ssn, found.name) == ("907145328", NAME)
    assert (found.routing_number, found.account_number) == (BANK, ACCOUNT)
    assert found.broken is None


def test_a_death_notice_may_lack_the_number(tmp_path):
    assert notice(tmp_path, death(ssn="#########"), sec="DNE").ssn is None


@pytest.mark.parametrize(
    ("entry", "sec", "rule"),
    [
        (returned("R36"), "PPD", "7.99.03"),
        (returned("R99"), "PPD", "7.99.03"),
        (returned(trace="10103600000000X"), "PPD", "7.99.04"),
        (returned("R14", died="261301"), "PPD", "7.99.05"),
        (returned(code="22"), "PPD", "6.02"),
        (returned("C10", kind="98", cents=0), "COR", "7.98.03"),
        (returned("C01", kind="98", cents=5), "COR", "6.06"),
        (Entry(code="21", cents=0), "COR", "6.10"),
        (death("132026"), "DNE", "7.05.03"),
        (Entry(**{**vars(death()), "code": "22"}), "DNE", "6.02"),
        (Entry(**{**vars(death()), "cents": 1}), "DNE", "6.06"),
        (Entry(**{**vars(death()), "addenda": ()}), "DNE", "A.2"),
    ],
)
def test_a_notice_that_cannot_be_used(tmp_path, entry, sec, rule):
    found = notice(tmp_path, entry, sec=sec)
    assert found.broken is not None
    assert found.broken.rule == rule


@pytest.mark.parametrize(
    ("line", "start", "text", "rule"),
    [
        (4, 28, "0313000 ", "7.99.06"),
        (4, 94, "9", "7.99.08"),
        (3, 30, "000000000 ", "6.06"),
        (3, 79, "0", "6.10"),
    ],
)
def test_a_return_that_cannot_be_used(tmp_path, line, start, text, rule):
    lines = records(Batch((returned(cents=0),), odfi=OTHER))
    assert only(tmp_path, changed(lines, line, start, text)).broken.rule == rule


def test_a_return_stands_behind_all_other_addenda(tmp_path):
    made = returned()
    entry = Entry(**{**vars(made), "addenda": (*made.addenda, *made.addenda)})
    assert notice(tmp_path, entry).broken.rule == "A.1"


def test_payments_beside_notices_are_counted(tmp_path):
    lines = records(Batch(), Batch((returned(),), odfi=OTHER, number=2))
    file = read_notices(written(tmp_path / "a.ach", lines))
    assert (file.payments, len(file.notices)) == (1, 1)
    assert file.created_on == dt.date(2026, 7, 1)


def test_no_notice_shows_a_person(tmp_path):
    found = notice(tmp_path, death(), sec="DNE")
    for raw in (NAME, ACCOUNT, "907145328"):
        assert raw not in repr(found)


@pytest.mark.parametrize(
    ("eight", "nine"),
    [
        ("03130001", "031300012"),
        ("10103600", "101036009"),
        ("0313000", None),
        ("0313000X", None),
    ],
)
def test_the_check_digit_of_a_bank(eight, nine):
    assert with_check_digit(eight) == nine
