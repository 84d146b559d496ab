"""Small parts of the simulator against slow or published counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.us import ein, itin, rtn, ssn

from outlay.payments.simulate.banks import draw_banks, with_check_digit
from outlay.payments.simulate.days import LEAD, Days
from outlay.payments.simulate.events import Timeline
from outlay.payments.simulate.making import runs, whole_cases
from outlay.payments.simulate.names import firm_names, married_name, person_names
from outlay.payments.simulate.places import draw_places
from outlay.payments.simulate.programs import load_programs
from outlay.payments.simulate.registers import Registers
from outlay.payments.simulate.rows import Rows, number, positions, stack
from outlay.payments.simulate.schemes.errors import transposed


@given(st.integers(0, 99_999_999))
def test_check_digit_is_the_one_that_stdnum_accepts(body: int) -> None:
    made = with_check_digit(f"{body:08d}")
    assert rtn.calc_check_digit(made[:8]) == made[8]


def test_numbers_have_valid_shapes_and_are_all_different() -> None:
    rng = np.random.default_rng(1)
    registers = Registers(rng, draw_places(rng), draw_banks(rng))
    registers.add_tins(3_000, person=True)
    registers.add_tins(500, person=False)
    valid = {"ssn": ssn.is_valid, "ein": ein.is_valid, "itin": itin.is_valid}
    pairs = list(zip(registers.tins, registers.tin_types, strict=True))
    assert all(valid[kind](tin) for tin, kind in pairs)
    assert len(set(registers.tins)) == len(registers.tins)
    assert {kind for _, kind in pairs} == set(valid)


def test_names_fit_and_are_plain_capitals() -> None:
    rng = np.random.default_rng(2)
    for name in [*person_names(rng, 500), *firm_names(rng, 500)]:
        assert len(name) <= 35
        assert name.isascii()
        assert name == name.upper()
    assert married_name("BANA Q CELIC", "DOVEL R FATHA") == "BANA Q FATHA"


def test_program_facts_are_the_published_ones() -> None:
    rates = {p.code: p.improper_rate for p in load_programs()}
    assert rates["OAS"] == pytest.approx(0.0030, abs=1e-4)
    assert rates["EIT"] == pytest.approx(0.2728, abs=1e-4)
    assert rates["UIB"] == pytest.approx(0.1595, abs=1e-4)
    assert len(rates) >= 12


def test_nothing_is_submitted_or_paid_on_a_day_off() -> None:
    days = Days(730)
    off = {"2025-12-25", "2026-01-01", "2026-06-19", "2026-07-04"}
    business = {str(d) for d in days.dates[days.business]}
    assert not off & business
    assert all(days.working[days.paid(days.submission)])
    gaps = np.searchsorted(days.business, days.paid(days.submission)) - np.searchsorted(
        days.business, days.submission
    )
    assert set(gaps) == {LEAD}


def test_a_timeline_says_what_held_on_each_day() -> None:
    base = np.array([10, 20])
    line = Timeline.of(base, np.array([1, 1]), np.array([5, 9]), np.array([21, 22]))
    payee = np.array([0, 1, 1, 1, 1, 1])
    day = np.array([99, 4, 5, 8, 9, 400])
    assert line.at(payee, day).tolist() == [10, 20, 21, 21, 22, 22]


def test_stacked_rows_keep_their_numbers_and_new_ones_get_others() -> None:
    first = number(Rows.of(3, day=np.array([1, 2, 3])))
    both = number(stack([first.take(np.array([2, 0])), Rows.of(2)]))
    assert both["uid"].tolist() == [2, 0, 3, 4]


@given(
    st.lists(st.integers(0, 30), unique=True, min_size=1), st.lists(st.integers(0, 30))
)
def test_positions_are_where_a_plain_search_finds_them(
    among: list[int], wanted: list[int]
) -> None:
    found = positions(np.array(among), np.array(wanted, dtype=np.int64))
    assert found.tolist() == [among.index(w) if w in among else -1 for w in wanted]


def test_runs_stay_with_one_payee_and_share_no_payment() -> None:
    rng = np.random.default_rng(3)
    rows = number(
        Rows.of(400, payee=rng.integers(0, 40, 400), day=rng.integers(0, 90, 400))
    )
    at, run = runs(rng, rows, np.ones(400, dtype=bool), rng.integers(1, 5, 60))
    assert len(set(at.tolist())) == at.size
    for one in np.unique(run):
        assert len(set(rows["payee"][at[run == one]].tolist())) == 1


def test_cases_are_kept_whole() -> None:
    rng = np.random.default_rng(4)
    case = np.repeat(np.arange(20), rng.integers(1, 8, 20))
    kept = whole_cases(rng, case, 30)
    assert 0 < kept.sum() <= 30
    assert not set(case[kept]) & set(case[~kept])


@pytest.mark.parametrize(
    ("amount", "swapped"),
    [(123_400, 213_400), (110_00, 110_00), (105, 105), (9_870, 8_970)],
)
def test_transposed_digits(amount: int, swapped: int) -> None:
    assert transposed(np.array([amount])).tolist() == [swapped]
