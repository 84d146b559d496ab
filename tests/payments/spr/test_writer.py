"""What the writer refuses, and that a refused file is not there."""

from dataclasses import replace

import pytest

from outlay.payments.errors import OutputError
from outlay.payments.formats.spr import SprWriter
from outlay.payments.formats.spr.records import Addendum, CheckStub, TasBetc
from tests.payments.spr.made import (
    ACH,
    CHECK,
    HEADER,
    LATER,
    PAID_BY_CHECK,
    PAYMENT,
    read,
)

TOO_MUCH = 100_000_000_00


def refusal(path, *steps):
    with pytest.raises(OutputError) as refused, SprWriter(path, HEADER) as writer:
        for step in steps:
            if isinstance(step, tuple):
                writer.pay(*step)
            else:
                writer.begin(step)
    assert list(path.parent.iterdir()) == []
    return refused.value


@pytest.mark.parametrize(
    ("steps", "rule", "said"),
    [
        ((ACH, (LATER,), (PAYMENT,)), "1.3", "lower than the one before"),
        ((ACH, (replace(PAYMENT, amount_cents=TOO_MUCH),)), "02.03", "over $99,999"),
        ((ACH, (replace(PAYMENT, amount_cents=-1),)), "02.03", "negative"),
        ((ACH, (replace(PAYMENT, payee_name="X" * 36),)), "02.06", "36 characters, 35"),
        ((ACH, (replace(PAYMENT, payee_name="É"),)), "02.06", "printable ASCII"),
        ((ACH, (replace(PAYMENT, city="A\nB"),)), "02.09", "printable ASCII"),
        ((ACH, (PAYMENT,), (replace(LATER, payment_id="P1"),)), "02.20", "used before"),
        ((ACH, (replace(PAYMENT, payment_id=" "),)), "02.20", "blank"),
        ((ACH, (PAYMENT, Addendum("P2"))), "03.02", "another payment id"),
        ((ACH, (PAYMENT, CheckStub("P1"))), "13.01", "does not belong there"),
        ((ACH, (PAID_BY_CHECK,)), "12.01", "does not belong there"),
        ((CHECK, (PAYMENT,)), "02.01", "does not belong there"),
        (((PAYMENT,),), "02.01", "does not belong there"),
        ((ACH, (PAYMENT,), replace(CHECK, schedule_number="s1")), "11.02", "twice"),
        ((ACH,), "1.2", "no payment"),
        ((), "1.2", "no payment"),
        ((ACH, (PAYMENT, TasBetc("P1", agency="1234"))), "G.05", "4 characters, 3"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(tmp_path, steps, rule, said):
    error = refusal(tmp_path / "out.spr", *steps)
    assert error.rule == f"SPR 5.0.2, {rule}"
    assert said in error.what
    assert error.fix


def test_a_large_amount_goes_in_parts_which_is_no_split_signal(tmp_path):
    error = refusal(
        tmp_path / "out.spr", ACH, (replace(PAYMENT, amount_cents=TOO_MUCH),)
    )
    assert "split it into parts" in error.fix
    assert "no sign of a payment split below a limit" in error.fix


def test_the_largest_amount_fits(tmp_path):
    path = tmp_path / "out.spr"
    with SprWriter(path, HEADER) as writer:
        writer.begin(ACH)
        writer.pay(replace(PAYMENT, amount_cents=TOO_MUCH - 1))
    assert read(path).totals.cents == TOO_MUCH - 1


def test_an_error_of_the_caller_leaves_no_file(tmp_path):
    path = tmp_path / "out.spr"
    with pytest.raises(KeyError), SprWriter(path, HEADER) as writer:
        writer.begin(ACH)
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_no_refusal_shows_an_identifier(tmp_path):
    error = refusal(tmp_path / "out.spr", ACH, (replace(PAYMENT, tin="0012345678"),))
    assert "0012345678" not in error.message


def test_it_must_be_opened_first(tmp_path):
    with pytest.raises(OutputError, match="not open"):
        SprWriter(tmp_path / "out.spr", HEADER).begin(ACH)


def test_an_unwritable_place_is_said_in_words(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="a part of the path is a file"):
        SprWriter(tmp_path / "file" / "out.spr", HEADER).__enter__()
