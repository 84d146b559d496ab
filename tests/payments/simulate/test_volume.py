"""Volumes: many payments, written straight into a store."""

import datetime as dt

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from stdnum.us import rtn

from outlay.payments.errors import ConfigurationError
from outlay.payments.simulate.volume import Volume, add_volume
from outlay.payments.store import Store
from outlay.payments.tables import DISPOSITIONS, OUTCOMES, PAYMENTS

SMALL = Volume(
    history=9_000, day=2_000, payees=3_000, rows_per_file=4_000, reviewed=0.2
)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = Store.create(tmp_path_factory.mktemp("volume") / "home")
    add_volume(store, SMALL)
    return store


def rows_of(files):
    return pa.concat_tables(pq.read_table(file) for file in files)


def bytes_of(store):
    folders = (store.payments_folder, store.outcomes_folder, store.dispositions_folder)
    files = [file for folder in folders for file in sorted(folder.glob("*"))]
    return {file.relative_to(store.home): file.read_bytes() for file in files}


def test_tables_keep_their_contracts(store):
    for table, files in (
        (PAYMENTS, store.payments_files()),
        (OUTCOMES, store.outcomes_files()),
        (DISPOSITIONS, store.dispositions_files()),
    ):
        assert files
        for file in files:
            table.check(pq.read_table(file))


def test_there_are_as_many_payments_as_asked_each_once(store):
    payments = rows_of(store.payments_files())
    assert payments.num_rows == SMALL.history + SMALL.day
    assert len(pc.unique(payments["payment_key"])) == payments.num_rows


def test_the_day_is_one_import_after_all_history(store):
    payments = rows_of(store.payments_files())
    *_, day = SMALL.pieces
    own = payments.filter(pc.equal(payments["batch_id"], day.import_id))
    rest = payments.filter(pc.not_equal(payments["batch_id"], day.import_id))
    assert own.num_rows == SMALL.day
    assert set(own["known_on"].to_pylist()) == {SMALL.as_of}
    assert pc.max(rest["known_on"]).as_py() < SMALL.as_of


def test_lines_stand_in_order_and_only_business_days_pay(store):
    for file in store.payments_files():
        rows = pq.read_table(file)
        assert rows["source_line"].to_pylist() == list(range(1, rows.num_rows + 1))
        assert all(day.weekday() < 5 for day in set(rows["known_on"].to_pylist()))


def test_few_payees_get_many_payments_and_many_get_few(store):
    counts = pc.value_counts(rows_of(store.payments_files())["payee_token"])
    sizes = sorted(counts.field("counts").to_pylist(), reverse=True)
    busiest = len(sizes) // 100
    assert sum(sizes[:busiest]) > 0.15 * sum(sizes)
    assert sizes[len(sizes) // 2] <= 5


def test_what_recurs_is_equal_to_the_cent_and_some_is_taken_back(store):
    rows = rows_of(store.payments_files())
    paid = pc.binary_join_element_wise(
        rows["payee_token"], pc.cast(pc.abs(rows["amount_cents"]), pa.string()), " "
    )
    assert len(pc.unique(paid)) < 0.8 * rows.num_rows
    assert pc.min(rows["amount_cents"]).as_py() < 0


def test_some_accounts_are_shared_and_some_payees_move(store):
    pairs = rows_of(store.payments_files()).select(["payee_token", "account_token"])
    pairs = pairs.filter(pc.is_valid(pairs["account_token"]))
    distinct = pairs.group_by(["payee_token", "account_token"]).aggregate([])
    payees = len(pc.unique(distinct["payee_token"]))
    accounts = len(pc.unique(distinct["account_token"]))
    assert distinct.num_rows > payees
    assert distinct.num_rows > accounts, "no account is shared"


def test_routing_numbers_have_their_check_digit(store):
    numbers = pc.unique(rows_of(store.payments_files())["routing_number"])
    assert all(rtn.is_valid(number) for number in numbers.drop_null().to_pylist())


def test_outcomes_come_at_the_stated_share_and_after_their_payment(store):
    payments = rows_of(store.payments_files()).select(["payment_key", "known_on"])
    outcomes = rows_of(store.outcomes_files())
    reviewed = len(pc.unique(outcomes["payment_key"]))
    assert 0.18 < reviewed / SMALL.history < 0.22
    assert outcomes.num_rows > reviewed
    both = outcomes.select(["payment_key", "known_on"]).join(
        payments, "payment_key", right_suffix="_paid"
    )
    assert pc.all(pc.greater(both["known_on"], both["known_on_paid"])).as_py()


def test_every_row_is_marked_simulated(store):
    hashes = pc.unique(rows_of(store.payments_files())["source_sha256"])
    assert all(store.is_simulated(each) for each in hashes.to_pylist())


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bytes_with_any_threads(store, tmp_path):
    again = Store.create(tmp_path / "again")
    add_volume(again, SMALL, threads=1)
    assert bytes_of(again) == bytes_of(store)


@pytest.mark.slow
def test_another_seed_gives_other_payments(store, tmp_path):
    other = Store.create(tmp_path / "other")
    add_volume(other, Volume(history=100, day=10, payees=30, seed=1))
    ours = set(rows_of(store.payments_files())["payee_token"].to_pylist())
    theirs = rows_of(other.payments_files())["payee_token"].to_pylist()
    assert theirs
    assert not ours & set(theirs)


@pytest.mark.parametrize(
    "wrong", [{"history": 0}, {"day": 0}, {"monday": dt.date(2024, 1, 2)}]
)
def test_a_volume_that_cannot_be_is_refused(wrong):
    with pytest.raises(ConfigurationError):
        Volume(**wrong)
