"""The window and the as-of compiler give one matrix, however the rows come in."""

import datetime as dt

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.features.aggregates import AGGREGATES, Aggregate
from outlay.features.history import History
from outlay.features.matrix import batch_matrix, training_matrix
from outlay.features.registry import FEATURES
from outlay.payments.errors import ConfigurationError
from tests.features.world import (
    FIRST,
    random_dispositions,
    random_outcomes,
    random_payments,
    read,
    write,
)

TODAY = FIRST + dt.timedelta(days=420)
BATCH = 60


def tables(seed: int = 1):
    """Return a year and more of payments, the last of them the batch of one day."""
    rows = random_payments(360, seed=seed, days=420)
    for row in random_payments(BATCH, seed=seed + 1, days=1):
        number = len(rows)
        key = f"00001234-2024-S9-{number:05d}"
        row |= {"payment_key": key, "source_line": number, "known_on": TODAY}
        rows.append(row | {"batch_id": "today"})
    return (
        rows,
        random_outcomes(rows, seed=seed + 2),
        random_dispositions(rows, seed=seed + 3),
    )


def of_batch(matrix: pd.DataFrame) -> pd.DataFrame:
    rows = matrix[matrix["batch_id"] == "today"]
    return rows.sort_values("source_line", ignore_index=True)


@pytest.mark.parametrize("seed", [1, 50])
def test_both_compilers_give_equal_columns(seed, tmp_path):
    history = write(tmp_path, *tables(seed))
    until = TODAY + dt.timedelta(days=1)
    training_matrix(history, since=FIRST, until=until, out=tmp_path / "t")
    count = batch_matrix(history, import_id="today", as_of=TODAY, out=tmp_path / "b")
    trained, scored = of_batch(read(tmp_path / "t")), read(tmp_path / "b")
    assert count == len(scored) == BATCH
    pd.testing.assert_frame_equal(trained, scored, check_exact=True)
    # Equal because both know nothing would prove nothing.
    assert scored[[f.name for f in FEATURES]].notna().sum().min() >= 5


@pytest.mark.slow
def test_the_order_of_rows_and_the_threads_change_no_byte(tmp_path):
    parts = tables()
    # Rows known at one instant are what an engine might order either way.
    assert len({row["known_at"] for row in parts[0]}) < len(parts[0])
    rng = np.random.default_rng(7)
    out, made = tmp_path / "m", set()
    for number in range(20):
        shuffled = [[part[n] for n in rng.permutation(len(part))] for part in parts]
        history = write(tmp_path / str(number), *(shuffled if number else parts))
        threads = 1 + number % 2
        training_matrix(history, since=FIRST, until=TODAY, out=out, threads=threads)
        trained = out.read_bytes()
        batch_matrix(history, import_id="today", as_of=TODAY, out=out, threads=threads)
        made.add((trained, out.read_bytes()))
    assert len(made) == 1


def test_payments_in_several_files_are_one_history(tmp_path):
    rows, outcomes, fates = tables()
    whole = write(tmp_path / "whole", rows, outcomes, fates)
    first = write(tmp_path / "first", rows[:150], outcomes, fates)
    rest = write(tmp_path / "rest", rows[150:])
    parted = History(first.payments + rest.payments, first.outcomes, first.dispositions)
    for history, name in ((whole, "one"), (parted, "two")):
        batch_matrix(history, import_id="today", as_of=TODAY, out=tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize("place", [0, 17, 39])
def test_a_row_alone_has_the_history_features_it_has_in_the_batch(place, tmp_path):
    rows, outcomes, fates = tables()
    alone = [row for n, row in enumerate(rows) if n < 360 or n == 360 + place]
    for name, some in (("batch", rows), ("alone", alone)):
        history = write(tmp_path / name, some, outcomes, fates)
        batch_matrix(
            history, import_id="today", as_of=TODAY, out=tmp_path / f"{name}.m"
        )
    ids = [f.name for f in FEATURES if f.scope == "history"]
    together = read(tmp_path / "batch.m").iloc[[place]][ids].reset_index(drop=True)
    pd.testing.assert_frame_equal(
        together, read(tmp_path / "alone.m")[ids], check_exact=True
    )


def test_training_rows_are_those_asked_for(tmp_path):
    history = write(tmp_path, *tables())
    since, until = FIRST + dt.timedelta(days=100), FIRST + dt.timedelta(days=200)
    training_matrix(history, since=FIRST, until=TODAY, out=tmp_path / "all")
    training_matrix(history, since=since, until=until, out=tmp_path / "some")
    every, some = read(tmp_path / "all"), read(tmp_path / "some")
    inside = every[(every["known_on"] >= since) & (every["known_on"] < until)]
    pd.testing.assert_frame_equal(inside.reset_index(drop=True), some, check_exact=True)
    order = [*zip(every["known_on"], every["payment_key"], strict=True)]
    assert order == sorted(order)
    assert 0 < len(some) < len(every)


def test_each_aggregate_is_declared_once():
    names = [aggregate.name for aggregate in AGGREGATES]
    assert len(names) == len(set(names))


def test_a_distinct_count_without_a_window_is_refused():
    with pytest.raises(ConfigurationError, match="no window"):
        Aggregate("payee", "distinct", "account_token")


def test_a_program_column_joins_when_it_is_named(tmp_path):
    rows, outcomes, fates = tables()
    history = write(tmp_path, rows, outcomes, fates)
    stored = pq.read_table(history.payments[0])
    beds = pa.array(range(stored.num_rows), pa.int64())
    ward = pa.array([f"00{n % 3}" for n in range(stored.num_rows)])
    stored = stored.append_column("x_beds", beds).append_column("x_ward", ward)
    pq.write_table(stored, history.payments[0])
    batch_matrix(
        history,
        import_id="today",
        as_of=TODAY,
        out=tmp_path / "m",
        extras=("x_ward", "x_beds"),
    )
    made = read(tmp_path / "m")
    assert made.columns[-2:].tolist() == ["x_ward", "x_beds"]
    assert made["x_beds"].tolist() == [float(n) for n in range(360, 360 + BATCH)]
    assert made["x_ward"].tolist() == [f"00{n % 3}" for n in range(360, 360 + BATCH)]


def test_a_program_column_that_nobody_has_is_refused(tmp_path):
    history = write(tmp_path, *tables())
    with pytest.raises(ConfigurationError, match="x_nothing"):
        batch_matrix(
            history,
            import_id="today",
            as_of=TODAY,
            out=tmp_path / "m",
            extras=("x_nothing",),
        )
