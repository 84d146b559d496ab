"""Files of an open reader's authors: each judged by the specification, not by them."""

from pathlib import Path

import pytest

from outlay.payments.errors import InputRejectedError
from outlay.payments.formats.spr import looks_like_spr
from tests.payments.spr.made import read

FOLDER = Path(__file__).resolve().parents[3] / "../shared/data/pam_spr"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the files are not there")

TAKEN_IN = {
    "generated/ach_payments.txt": (2, 600_000, "ach"),
    "generated/check_payments.txt": (1, 150_000, "check"),
}
REFUSED = {
    "synthetic/agency/CCC/synthetic_ccc_payment.spr": "01.04",
    "synthetic/agency/IRS/synthetic_irs_refund.spr": "01.04",
    "synthetic/agency/RRB/synthetic_rrb_annuity.spr": "01.04",
    "synthetic/agency/SSA/synthetic_ssa_benefit.spr": "01.04",
    "synthetic/agency/VA/synthetic_va_benefit.spr": "01.04",
    "synthetic/valid/synthetic_ach_simple.spr": "01.04",
    "synthetic/valid/synthetic_check_simple.spr": "11.03",
    "synthetic/valid/synthetic_multi_schedule.spr": "01.04",
}


def test_every_file_has_a_verdict():
    found = {
        str(path.relative_to(FOLDER))
        for path in FOLDER.rglob("*")
        if path.suffix in {".spr", ".txt"}
    }
    assert found == {*TAKEN_IN, *REFUSED}


@pytest.mark.parametrize("name", TAKEN_IN)
def test_a_file_that_keeps_the_rules_is_taken_in(name):
    payments, cents, method = TAKEN_IN[name]
    found = read(FOLDER / name)
    assert not found.bad
    assert (found.totals.payments, found.totals.cents) == (payments, cents)
    assert {row["method"] for row in found.good} == {method}
    assert not any(row["suspect"] for row in found.good)


@pytest.mark.parametrize("name", REFUSED)
def test_a_payment_type_of_zeros_refuses_the_file(name):
    with pytest.raises(InputRejectedError) as refused:
        read(FOLDER / name)
    assert refused.value.rule == f"SPR 5.0.2, {REFUSED[name]}"
    assert refused.value.where.line == 2
    assert refused.value.where.field == "PaymentTypeCode"


@pytest.mark.parametrize("name", [*TAKEN_IN, *REFUSED])
def test_each_is_known_as_a_payment_request(name):
    assert looks_like_spr((FOLDER / name).read_bytes()[:4096])
