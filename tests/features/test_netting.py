"""What was undone by then is no earlier payment of a duplicate."""

import datetime as dt

import pytest

from outlay.features.matrix import batch_matrix, training_matrix
from tests.features.world import FIRST, disposition, payment, read, write

TODAY = FIRST + dt.timedelta(days=30)


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def duplicates(tmp_path, before, fates=(), **target) -> float:
    """Return same_amount_30 of one payment today, equal in both compilers."""
    rows = [*before, payment(900, TODAY, batch_id="today", **target)]
    history = write(tmp_path, rows, [], list(fates))
    batch_matrix(history, import_id="today", as_of=TODAY, out=tmp_path / "b")
    training_matrix(
        history, since=TODAY, until=TODAY + dt.timedelta(days=1), out=tmp_path / "t"
    )
    windowed, as_of = (read(tmp_path / n)["same_amount_30"].tolist() for n in "tb")
    assert windowed == as_of
    return as_of[0]


def test_a_standing_payment_of_the_same_amount_counts(tmp_path):
    assert duplicates(tmp_path, [payment(1, day(10))]) == 1


def test_another_amount_or_payee_does_not_count(tmp_path):
    other = [
        payment(1, day(10), amount_cents=10_001),
        payment(2, day(10)) | {"payee_token": "p2"},
    ]
    assert duplicates(tmp_path, other) == 0


@pytest.mark.parametrize(("known", "counted"), [(29, 0), (30, 1), (31, 1)])
def test_a_return_counts_from_the_day_after_it_is_known(known, counted, tmp_path):
    first = payment(1, day(10))
    fate = disposition(first["payment_key"], day(known), "returned")
    assert duplicates(tmp_path, [first], [fate]) == counted


@pytest.mark.parametrize("state", ["cancelled", "reversed", "returned"])
def test_each_undoing_state_takes_the_payment_out(state, tmp_path):
    first = payment(1, day(10))
    fate = disposition(first["payment_key"], day(12), state)
    assert duplicates(tmp_path, [first], [fate]) == 0


@pytest.mark.parametrize("state", ["certified", "disbursed", "resubmitted"])
def test_other_states_leave_it_standing(state, tmp_path):
    first = payment(1, day(10))
    fate = disposition(first["payment_key"], day(12), state)
    assert duplicates(tmp_path, [first], [fate]) == 1


def test_a_negative_row_takes_the_last_payment_back(tmp_path):
    before = [
        payment(1, day(5)),
        payment(2, day(10)),
        payment(3, day(11), amount_cents=-10_000),
    ]
    assert duplicates(tmp_path, before) == 1
    assert duplicates(tmp_path, [*before, payment(4, day(12))]) == 2


def test_the_last_standing_payment_is_the_one_taken_back(tmp_path):
    # The first lies outside the 30 days: had the reversal met it, one would stand.
    early = payment(1, day(-20), known_on=FIRST - dt.timedelta(days=20))
    rows = [early, payment(2, day(10)), payment(3, day(11), amount_cents=-10_000)]
    assert duplicates(tmp_path, rows) == 0


def test_a_reversal_on_the_same_day_nets(tmp_path):
    rows = [payment(1, day(10), amount_cents=-10_000), payment(2, day(10))]
    assert duplicates(tmp_path, rows) == 0


def test_a_reversal_of_nothing_takes_nothing_back(tmp_path):
    rows = [payment(1, day(9), amount_cents=-10_000), payment(2, day(10))]
    assert duplicates(tmp_path, rows) == 1


def test_a_reversal_that_names_its_payment_takes_that_one_only(tmp_path):
    first, second = payment(1, day(5)), payment(2, day(10))
    third = payment(3, day(12), amount_cents=-10_000)
    fate = disposition(
        third["payment_key"], day(12), "reversed", reverses_key=first["payment_key"]
    )
    assert duplicates(tmp_path, [first, second, third], [fate]) == 1


def test_reversal_and_disposition_of_one_payment_count_once(tmp_path):
    first, second = payment(1, day(5)), payment(2, day(10))
    third = payment(3, day(12), amount_cents=-10_000)
    fate = disposition(second["payment_key"], day(12), "reversed")
    assert duplicates(tmp_path, [first, second, third], [fate]) == 1


def test_a_check_after_an_ach_payment_is_seen(tmp_path):
    rows = [
        payment(1, day(20)),
        payment(900, TODAY, method="check", batch_id="today"),
    ]
    batch_matrix(
        write(tmp_path, rows), import_id="today", as_of=TODAY, out=tmp_path / "b"
    )
    made = read(tmp_path / "b")
    assert made["same_amount_other_method_30"].tolist() == [1.0]


def test_twins_in_one_file_are_seen_and_netted(tmp_path):
    three = [payment(n, TODAY, batch_id="today") for n in (1, 2, 3)]
    three[2] |= {"amount_cents": -10_000}
    for rows, others in ((three[:2], [1.0, 1.0]), (three, [0.0, 0.0, 1.0])):
        history = write(tmp_path, rows)
        batch_matrix(history, import_id="today", as_of=TODAY, out=tmp_path / "b")
        assert read(tmp_path / "b")["same_amount_in_batch"].tolist() == others
