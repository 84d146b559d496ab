"""What a payment becomes in the intake table."""

import datetime as dt
from dataclasses import replace

import pytest

from outlay.payments.formats.spr import SprReader
from outlay.payments.formats.spr.records import TasBetc
from outlay.payments.tables import INTAKE
from tests.payments.spr.made import (
    PAID_BY_CHECK,
    PAYMENT,
    ach,
    checks,
    put,
    read,
    whole,
    write,
)

TAS = TasBetc(
    "P1",
    agency="012",
    availability="X",
    main_account="1234",
    sub_account="000",
    betc="DISB",
    amount_cents=12_345,
)


def rows(tmp_path, *schedules):
    return read(write(tmp_path / "made.spr", whole(*schedules))).good


def test_chunks_keep_the_contract(tmp_path):
    path = write(tmp_path / "made.spr", whole(ach(PAYMENT, TAS), checks()))
    for chunk in SprReader(path, block_records=1).chunks():
        INTAKE.check(chunk.good)
        assert chunk.good.schema == INTAKE.schema


def test_every_column_of_an_ach_payment(tmp_path):
    payment = replace(PAYMENT, address_2="SUITE 2", address_4="BACK DOOR")
    (row,) = rows(tmp_path, ach(payment, TAS))
    assert {name: value for name, value in row.items() if value is not None} == {
        "source_line": 3,
        "alc": "12345678",
        "schedule_number": "000000000000S1",
        "payment_id": "P1",
        "tas": "012-X-1234-000",
        "betc": "DISB",
        "payment_type": "Vendor",
        "method": "ach",
        "sec_code": "CCD",
        "transaction_code": "22",
        "amount_cents": 12_345,
        "routing_number": "021000021",
        "account_number": "00123",
        "city": "SPRINGFIELD",
        "state": "IL",
        "zip5": "62701",
        "country": "US",
        "tin": "001234567",
        "tin_type": "ein",
        "payee_id": "V-1",
        "payee_name": "EXAMPLE SUPPLIES",
        "street": "1 MAIN ST SUITE 2 BACK DOOR",
        "suspect": False,
    }


def test_every_column_of_a_check_payment(tmp_path):
    (row,) = rows(tmp_path, checks())
    assert {name: value for name, value in row.items() if value is not None} == {
        "source_line": 3,
        "alc": "12345678",
        "schedule_number": "000000000000S2",
        "payment_id": "P1",
        "payment_type": "Refund",
        "method": "check",
        "amount_cents": 500,
        "city": "SPRINGFIELD",
        "state": "IL",
        "zip5": "62701",
        "tin": "900700001",
        "tin_type": "itin",
        "payee_id": "T-1",
        "payee_name": "EXAMPLE PERSON",
        "street": "2 OAK AVE APT 3",
        "suspect": False,
    }


@pytest.mark.parametrize(
    ("tin", "kind", "expected"),
    [
        ("000000001", "1", "ssn"),
        ("000000001", "2", "ein"),
        ("000000001", "3", "itin"),
        ("000000001", "", "unknown"),
        ("", "1", None),
        ("", "", None),
    ],
)
def test_the_kind_of_tin(tmp_path, tin, kind, expected):
    payments = [
        ach(replace(PAYMENT, tin=tin, tin_kind=kind)),
        checks(replace(PAID_BY_CHECK, tin=tin, tin_kind=kind)),
    ]
    for row in rows(tmp_path, *payments):
        assert (row["tin"], row["tin_type"]) == (tin or None, expected)


def test_leading_zeros_survive(tmp_path):
    (row,) = rows(tmp_path, ach(replace(PAYMENT, payee_id="007", payment_id="000")))
    assert (row["payee_id"], row["payment_id"]) == ("007", "000")
    assert (row["account_number"], row["tin"]) == ("00123", "001234567")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("s1", "000000000000S1"),
        ("ab 1-2", "000000000AB1-2"),
        ("   X          ", "0000000000000X"),
        ("ABCDEFGHIJKLMN", "ABCDEFGHIJKLMN"),
    ],
)
def test_a_schedule_number_is_kept_as_treasury_keeps_it(tmp_path, sent, kept):
    (row,) = rows(tmp_path, ach(schedule_number=sent))
    assert row["schedule_number"] == kept


def test_the_first_account_symbol_counts(tmp_path):
    second = TasBetc("P1", agency="999", main_account="9999", betc="COLL")
    found = rows(
        tmp_path,
        ach(PAYMENT, TAS, second, replace(PAYMENT, payment_id="P2")),
        checks(PAID_BY_CHECK, second),
    )
    assert [(row["tas"], row["betc"]) for row in found] == [
        ("012-X-1234-000", "DISB"),
        (None, None),
        ("999-9999", "COLL"),
    ]


def test_all_parts_of_an_account_symbol(tmp_path):
    symbol = TasBetc("P1", "01", "097", "021", "2025", "2026", "", "2020", "000")
    (row,) = rows(tmp_path, ach(PAYMENT, symbol))
    assert (row["tas"], row["betc"]) == ("01-097-021-2025-2026-2020-000", None)


@pytest.mark.parametrize("postal", ["  123", "K1A0B", ""])
def test_only_five_digits_are_a_zip_code(tmp_path, postal):
    (row,) = rows(tmp_path, ach(replace(PAYMENT, postal_code=postal)))
    assert row["zip5"] is None


def test_a_payee_without_address_has_no_street(tmp_path):
    bare = replace(PAYMENT, address_1="", payment_id="P0")
    found = rows(tmp_path, ach(bare, PAYMENT, replace(bare, payment_id="P2")))
    assert [row["street"] for row in found] == [None, "1 MAIN ST", None]


def test_zeros_are_no_country(tmp_path):
    (row,) = rows(tmp_path, ach(replace(PAYMENT, country="00")))
    assert row["country"] is None


def test_prenotes_are_payments_of_nothing(tmp_path):
    prenote = replace(PAYMENT, amount_cents=0, transaction_code="33")
    found = read(write(tmp_path / "made.spr", whole(ach(prenote))))
    assert [row["amount_cents"] for row in found.good] == [0]
    assert (found.totals.payments, found.totals.cents) == (1, 0)


def test_the_largest_payment_fits(tmp_path):
    (row,) = rows(tmp_path, ach(replace(PAYMENT, amount_cents=99_999_999_99)))
    assert row["amount_cents"] == 9_999_999_999


def test_rows_keep_the_order_of_the_file_over_both_methods(tmp_path):
    schedules = [
        checks(schedule_number="1"),
        ach(schedule_number="2"),
        checks(schedule_number="3"),
        ach(PAYMENT, replace(PAYMENT, payment_id="P2"), schedule_number="4"),
    ]
    found = rows(tmp_path, *schedules)
    lines = [row["source_line"] for row in found]
    assert lines == sorted(lines)
    assert [row["method"] for row in found] == ["check", "ach", "check", "ach", "ach"]


@pytest.mark.parametrize("block_records", [1, 2, 3, 5, 8192])
def test_the_size_of_blocks_changes_nothing(tmp_path, block_records):
    payments = [
        record
        for n in range(9)
        for record in (
            replace(PAYMENT, payment_id=f"P{n}", payee_name="" if n == 4 else "NAME"),
            *[replace(TAS, payment_id=f"P{n}", betc=f"B{k}") for k in range(n)],
        )
    ]
    path = write(tmp_path / "made.spr", whole(ach(*payments), checks()))
    assert read(path, block_records=block_records) == read(path)


def test_what_the_format_lacks_is_null(tmp_path):
    (row,) = rows(tmp_path, ach())
    for name in ("scheduled_on", "known_at", "invoice_number", "award_id", "program"):
        assert row[name] is None
    assert not any(isinstance(value, dt.date) for value in row.values())


def test_names_are_as_long_as_the_field(tmp_path):
    lines = whole(ach())
    lines[2] = put(lines[2], 31, "N" * 35)
    (row,) = read(write(tmp_path / "made.spr", lines)).good
    assert row["payee_name"] == "N" * 35
