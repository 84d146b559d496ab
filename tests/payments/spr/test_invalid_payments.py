"""Payments that are not paid, each with the rule and what to do; the rest is read."""

from dataclasses import replace

import pytest

from outlay.payments.formats.spr.records import CtxAddendum
from outlay.payments.formats.spr.remittance import remittance_reason
from outlay.payments.formats.spr.routing import is_routing_number
from tests.payments.spr.made import (
    ISA,
    PAID_BY_CHECK,
    PAYMENT,
    REMITTANCE,
    ach,
    checks,
    put,
    read,
    whole,
    write,
)

NO_PAY = "return_to_certifying_officer"
BEFORE = replace(PAYMENT, payment_id="P0")

ACH_CASES = {
    "02.06": [{"payee_name": ""}],
    "02.15": [
        {"routing_number": "021000022"},
        {"routing_number": "130000006"},
        {"routing_number": "02100002"},
        {"routing_number": "0210X0021"},
        {"routing_number": ""},
    ],
    "02.16": [
        {"account_number": ""},
        {"account_number": "000"},
        {"account_number": "0 0"},
    ],
    "02.17": [
        {"transaction_code": ""},
        {"transaction_code": "27"},
        {"transaction_code": "2"},
        {"transaction_code": "AB"},
    ],
    "02.18": [{"tin_2": "12345678"}, {"tin_2": "12345678X"}],
    "02.22": [{"tin": "12-345678"}, {"tin": "1"}],
    "02.23": [{"tin_kind": "4"}, {"tin_kind": "S"}, {"tin_kind": "0"}],
    "02.24": [{"tin_kind_2": "9"}],
    "02.31": [{"mechanism": "Cash"}, {"mechanism": "ach"}],
}
CHECK_CASES = {
    "12.03": [{"amount_cents": 0}],
    "12.06": [{"payee_name": ""}],
    "12.22": [{"tin_2": "1"}],
    "12.27": [{"tin": "12345678"}],
    "12.29": [{"tin_kind": "4"}],
    "12.30": [{"tin_kind_2": "X"}],
    "12.33": [{"mechanism": "ACH"}, {"mechanism": "EBT"}],
}


def cases(table):
    return [(rule, change) for rule, changes in table.items() for change in changes]


def expect_one_bad(found, rule, line, payment):
    assert [row["payment_id"] for row in found.good] == ["P0"]
    (bad,) = found.bad
    assert bad.rule == f"SPR 5.0.2, {rule}"
    assert bad.source_line == line
    assert bad.action == NO_PAY
    assert bad.amount_cents == payment.amount_cents
    assert (bad.alc, bad.payment_id) == ("12345678", "P1")
    assert bad.schedule_number.endswith(("S1", "S2"))
    assert bad.field in bad.reason
    assert found.totals.payments == 2


@pytest.mark.parametrize(("rule", "change"), cases(ACH_CASES))
def test_an_ach_payment_is_invalid(tmp_path, rule, change):
    payment = replace(PAYMENT, **change)
    found = read(write(tmp_path / "made.spr", whole(ach(BEFORE, payment))))
    expect_one_bad(found, rule, 4, payment)


@pytest.mark.parametrize(("rule", "change"), cases(CHECK_CASES))
def test_a_check_payment_is_invalid(tmp_path, rule, change):
    payment = replace(PAID_BY_CHECK, **change)
    before = replace(PAID_BY_CHECK, payment_id="P0")
    found = read(write(tmp_path / "made.spr", whole(checks(before, payment))))
    expect_one_bad(found, rule, 4, payment)


@pytest.mark.parametrize(
    "shown", ["12A45     ", "          ", "     12.34", "1 2       ", "-000001234"]
)
@pytest.mark.parametrize(
    "schedule",
    [
        ach(replace(PAYMENT, amount_cents=None)),
        checks(replace(PAID_BY_CHECK, amount_cents=None)),
    ],
)
def test_an_amount_that_is_no_number_makes_the_payment_invalid(
    tmp_path, shown, schedule
):
    lines = whole(schedule)
    lines[2] = put(lines[2], 19, shown)
    found = read(write(tmp_path / "made.spr", lines))
    assert not found.good
    (bad,) = found.bad
    assert bad.rule in {"SPR 5.0.2, 02.03", "SPR 5.0.2, 12.03"}
    assert bad.amount_cents is None
    assert "10 digits without a point" in bad.reason
    assert (found.totals.payments, found.totals.cents) == (1, 0)
    assert found.totals.unreadable == 1


@pytest.mark.parametrize("shown", ["     12345", "12345     ", "  12345   "])
def test_an_amount_is_justified_where_it_is_not(tmp_path, shown):
    lines = whole(ach())
    lines[2] = put(lines[2], 19, shown)
    found = read(write(tmp_path / "made.spr", lines))
    assert [row["amount_cents"] for row in found.good] == [12_345]


@pytest.mark.parametrize("code", ["42", "43", "52", "53"])
def test_ledger_and_loan_codes_are_for_vendors_only(tmp_path, code):
    prenote = code in {"43", "53"}
    payment = replace(
        PAYMENT, transaction_code=code, amount_cents=0 if prenote else 100
    )
    path = tmp_path / "made.spr"
    assert not read(write(path, whole(ach(payment, payment_type="Vendor")))).bad
    (bad,) = read(write(path, whole(ach(payment, payment_type="Salary")))).bad
    assert bad.rule == "SPR 5.0.2, 02.17"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"address_1": ""}, "02.07"),
        ({"city": ""}, "02.09"),
        ({"country": ""}, "02.14"),
        ({"country": "00"}, "02.14"),
        ({"country": "C0"}, "02.14"),
    ],
)
def test_international_payments_need_an_address(tmp_path, change, rule):
    payment = replace(PAYMENT, **change)
    path = tmp_path / "made.spr"
    assert not read(write(path, whole(ach(payment, sec_code="PPD")))).bad
    (bad,) = read(write(path, whole(ach(payment, sec_code="IAT")))).bad
    assert bad.rule == f"SPR 5.0.2, {rule}"


@pytest.mark.parametrize(
    "schedule", [ach(replace(PAYMENT, offset_cents=None)), checks()]
)
def test_the_amount_for_offset_is_digits_or_blank(tmp_path, schedule):
    lines = whole(schedule)
    start = 390 if lines[2].startswith("02") else 700
    path = tmp_path / "made.spr"
    lines[2] = put(lines[2], start, "0000000100")
    assert not read(write(path, lines)).bad
    lines[2] = put(lines[2], start, "       100")
    (bad,) = read(write(path, lines)).bad
    assert bad.field == "Amount eligible for offset"


def test_the_first_rule_that_is_broken_is_told(tmp_path):
    payment = replace(PAYMENT, tin="X", routing_number="1", payee_name="")
    (bad,) = read(write(tmp_path / "made.spr", whole(ach(payment)))).bad
    assert bad.field == "PayeeName"


def test_a_blank_tin_is_legal(tmp_path):
    lines = whole(ach(replace(PAYMENT, tin="")), checks(replace(PAID_BY_CHECK, tin="")))
    found = read(write(tmp_path / "made.spr", lines))
    assert [(row["tin"], row["tin_type"]) for row in found.good] == [(None, None)] * 2


def test_no_reason_shows_an_identifier(tmp_path):
    payments = [
        replace(PAYMENT, **change, payment_id=f"Q{n}")
        for n, (_, change) in enumerate(cases(ACH_CASES))
        if "routing_number" not in change
    ]
    found = read(write(tmp_path / "made.spr", whole(ach(*payments))))
    assert len(found.bad) == len(payments)
    for secret in ("001234567", "12-345678", "00123", "EXAMPLE", "12345678X"):
        assert not any(secret in bad.reason for bad in found.bad)


def test_the_isa_segment_is_106_characters():
    assert len(ISA) == 106
    assert remittance_reason(REMITTANCE.ljust(800)) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (" " + REMITTANCE, "does not begin with ISA"),
        ("", "does not begin with ISA"),
        (REMITTANCE.replace("~", "*"), "as separator and as terminator"),
        (f"{ISA}SE*3*0001~", "segment BPR is missing"),
        (f"{ISA}BPR*C*12.34~", "segment SE is missing"),
        (REMITTANCE.replace("12.34", "12,34"), "BPR-02 is not numeric"),
        (REMITTANCE.replace("12.34", ""), "BPR-02 is not numeric"),
        (f"{ISA}BPR~SE*3~", "BPR-02 is not numeric"),
        (REMITTANCE.replace("SE*3", "SE*three"), "SE-01 is not numeric"),
        (REMITTANCE.replace("SE*3", "SE*3.0"), "SE-01 is not numeric"),
    ],
)
def test_a_ctx_payment_needs_a_remittance(tmp_path, text, reason):
    addendum = CtxAddendum("P1", text)
    found = read(
        write(tmp_path / "made.spr", whole(ach(PAYMENT, addendum, sec_code="CTX")))
    )
    (bad,) = found.bad
    assert bad.rule == "SPR 5.0.2, 04.03"
    assert reason in bad.reason


def test_a_ctx_payment_without_addenda_is_invalid(tmp_path):
    (bad,) = read(write(tmp_path / "made.spr", whole(ach(sec_code="CTX")))).bad
    assert "does not begin with ISA" in bad.reason


def test_a_remittance_runs_over_several_records(tmp_path):
    parts = [ISA + "NTE*".ljust(800 - len(ISA), "x"), "y~BPR*C*1"]
    first = CtxAddendum("P1", parts[0])
    second = CtxAddendum("P1", "y~BPR*C*1~SE*2*1~")
    lines = whole(ach(PAYMENT, first, second, sec_code="CTX"))
    assert not read(write(tmp_path / "made.spr", lines), block_records=1).bad


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("021000021", True),
        ("000000518", True),
        ("000000000", False),
        ("802200006", False),
        ("130000006", False),
        ("200000002", False),
        ("021000020", False),
        ("0210 0021", False),
        ("٠٢١٠٠٠٠٢١", False),
    ],
)
def test_routing_numbers(number, valid):
    assert is_routing_number(number) is valid
