"""One case a rule: what refuses the whole file, with line, field and number."""

from dataclasses import replace

import pytest

from outlay.payments.errors import InputRejectedError
from outlay.payments.formats.spr import SprReader
from outlay.payments.formats.spr.records import (
    Addendum,
    CtxAddendum,
    DoNotPay,
    FileHeader,
    TasBetc,
)
from tests.payments.spr import refused_balance, refused_details, refused_headers
from tests.payments.spr.made import (
    CTX,
    LATER,
    PAYMENT,
    PLAIN,
    PRENOTE,
    SAME_DAY,
    ach,
    changed,
    checks,
    read,
    whole,
    write,
)

CASES = refused_headers.CASES | refused_details.CASES | refused_balance.CASES


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("block_records", [1, 2, 8192])
def test_the_file_is_refused_with_its_rule(tmp_path, case, block_records):
    lines, line, field, rule, said = CASES[case]
    path = write(tmp_path / "made.spr", lines)
    with pytest.raises(InputRejectedError) as refused:
        read(path, block_records=block_records)
    error = refused.value
    assert (error.where.file, error.where.line, error.where.field) == (
        "made.spr",
        line,
        field,
    )
    assert error.rule == f"SPR 5.0.2, {rule}"
    assert said in error.what
    assert error.fix


@pytest.mark.parametrize("case", CASES)
def test_no_refusal_shows_an_identifier(tmp_path, case):
    path = write(tmp_path / "made.spr", CASES[case][0])
    with pytest.raises(InputRejectedError) as refused:
        read(path)
    for secret in ("001234567", "900700001", "00123", "EXAMPLE"):
        assert secret not in refused.value.message


def test_the_first_fault_in_the_file_is_told(tmp_path):
    lines = changed(
        changed(whole(ach(PAYMENT, LATER)), 4, 187, "011000015"), 5, 13, "00000009"
    )
    with pytest.raises(InputRejectedError) as refused:
        read(write(tmp_path / "made.spr", lines))
    assert refused.value.where.line == 4


@pytest.mark.parametrize("schedule", [ach(), checks(schedule_number="S1")])
def test_a_schedule_number_used_before_in_the_year_is_refused(tmp_path, schedule):
    asked = []

    def known(alc, number):
        asked.append((alc, number))
        return True

    with pytest.raises(InputRejectedError, match="in this fiscal year") as refused:
        read(write(tmp_path / "made.spr", whole(schedule)), schedule_known=known)
    assert asked == [("12345678", "000000000000S1")]
    assert refused.value.where.line == 2


def test_another_input_system_is_refused(tmp_path):
    path = write(tmp_path / "made.spr", PLAIN)
    assert len(read(path, input_system="MADE UP AGENCY").good) == 1
    with pytest.raises(InputRejectedError) as refused:
        read(path, input_system="OTHER")
    assert refused.value.rule == "SPR 5.0.2, H.02"


def test_totals_before_the_end_are_refused(tmp_path):
    reader = SprReader(write(tmp_path / "made.spr", PLAIN))
    with pytest.raises(InputRejectedError, match="not read to its end"):
        reader.totals()


ALLOWED = {
    "same-day million": whole(
        ach(replace(PAYMENT, amount_cents=100_000_000)), header=SAME_DAY
    ),
    "odd same-day flag is no": whole(
        checks(), header=FileHeader("MADE UP AGENCY", same_day="Y")
    ),
    "prenotes": whole(
        ach(PRENOTE, replace(LATER, amount_cents=0, transaction_code="33"))
    ),
    "CTX zero dollar": whole(
        ach(
            replace(PAYMENT, amount_cents=0, transaction_code="24"), CTX, sec_code="CTX"
        )
    ),
    "CTX zero with a plain code": whole(
        ach(replace(PAYMENT, amount_cents=0), CTX, sec_code="CTX")
    ),
    "999 CTX addenda": whole(
        ach(PAYMENT, CTX, *[CtxAddendum("P1")] * 998, sec_code="CTX")
    ),
    "details in any order": whole(
        ach(PAYMENT, DoNotPay("P1"), TasBetc("P1"), Addendum("P1"), TasBetc("P1"))
    ),
    "one id in two schedules": whole(ach(), ach(schedule_number="S9")),
    "equal routing numbers": whole(ach(PAYMENT, replace(PAYMENT, payment_id="P0"))),
    "order starts anew in each schedule": whole(
        ach(LATER), ach(PAYMENT, schedule_number="S9")
    ),
    "G amounts that do not add up": whole(
        ach(PAYMENT, TasBetc("P1", amount_cents=1), TasBetc("P1", amount_cents=2))
    ),
}


@pytest.mark.parametrize("case", ALLOWED)
@pytest.mark.parametrize("block_records", [1, 8192])
def test_what_the_rules_allow_is_taken_in(tmp_path, case, block_records):
    found = read(
        write(tmp_path / "made.spr", ALLOWED[case]), block_records=block_records
    )
    assert not found.bad
    assert len(found.good) == found.totals.payments > 0


def test_an_invalid_routing_number_has_no_order(tmp_path):
    odd = replace(PAYMENT, payment_id="P0", routing_number="9X")
    found = read(write(tmp_path / "made.spr", whole(ach(PAYMENT, odd, LATER))))
    assert [row["payment_id"] for row in found.good] == ["P1", "P2"]
    assert [row.rule for row in found.bad] == ["SPR 5.0.2, 02.15"]
