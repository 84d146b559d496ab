"""A world keeps the contracts of the tables, and the same seed gives the same bytes."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from stdnum.us import rtn

from outlay.payments.keys import payment_key
from outlay.payments.simulate import World, WorldSize, simulate
from outlay.payments.tables import DISPOSITIONS, INTAKE, OUTCOMES

LARGEST_CENTS = 99_999_999_99  # SPR 02.03: ten digits of cents
TINY = WorldSize(payments=6_000, day_payments=400)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.slow
def test_same_seed_same_bytes_and_another_seed_another_world(tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("again", 3), ("other", 4)):
        simulate(tmp_path / name, seed=seed, size=TINY)
    one, again, other = (files(tmp_path / n) for n in ("one", "again", "other"))
    assert set(one) == {
        "history.parquet",
        "outcomes.parquet",
        "dispositions.parquet",
        "groups.parquet",
        "programs.toml",
        "day.spr",
        "day-side.csv",
        "day.parquet",
        "truth/truth.parquet",
    }
    assert one == again
    same = {name for name in one if one[name] == other[name]}
    assert same == {"programs.toml"}


def test_history_and_day_keep_the_intake_contract(
    world: World, history: pa.Table
) -> None:
    INTAKE.check(history)
    INTAKE.check(pq.read_table(world.day_rows))


def test_outcomes_and_dispositions_keep_their_contracts(
    world: World, outcomes: pa.Table
) -> None:
    for table, rows in (
        (OUTCOMES, outcomes),
        (DISPOSITIONS, pq.read_table(world.dispositions)),
    ):
        days = rows["known_at"].cast(pa.timestamp("us")).cast(pa.date32(), safe=False)
        table.check(rows.append_column("known_on", days).select(table.names))


def test_size_is_what_was_asked_for(world: World, history: pa.Table) -> None:
    assert pq.read_metadata(world.day_rows).num_rows == 1_600
    assert history.num_rows == pytest.approx(24_000, rel=0.08)
    assert (world.as_of - world.first_day).days == 730


def test_keys_are_unique_over_history_and_day(
    world: World, history: pa.Table, truth: pa.Table
) -> None:
    day = pq.read_table(world.day_rows)
    made = [
        payment_key(
            row["alc"], row["scheduled_on"], row["schedule_number"], row["payment_id"]
        )
        for rows in (history, day)
        for row in rows.select(
            ["alc", "scheduled_on", "schedule_number", "payment_id"]
        ).to_pylist()
    ]
    assert len(set(made)) == len(made)
    assert made == truth["payment_key"].to_pylist()


def test_every_outcome_and_disposition_is_known_after_its_payment_and_before_the_day(
    world: World, history: pa.Table, outcomes: pa.Table, truth: pa.Table
) -> None:
    keys = truth["payment_key"].combine_chunks().slice(0, history.num_rows)
    paid = history["scheduled_on"].combine_chunks()
    for rows in (outcomes, pq.read_table(world.dispositions)):
        at = pc.index_in(rows["payment_key"].combine_chunks(), keys)
        assert at.null_count == 0
        known = rows["known_at"].cast(pa.timestamp("us")).cast(pa.date32(), safe=False)
        made = paid.take(at)
        fate = rows.column("state") if "state" in rows.schema.names else None
        later = pc.greater(known, made)
        if fate is not None:  # a payment is disbursed on its day; the rest comes after
            later = pc.or_(later, pc.equal(known, made))
            retried = pc.equal(fate, "resubmitted")
            assert pc.sum(retried).as_py() > 0
        assert pc.all(later).as_py()
        assert pc.max(known).as_py() < world.as_of


def test_payments_become_known_before_they_are_paid(history: pa.Table) -> None:
    known = history["known_at"].cast(pa.timestamp("us")).cast(pa.date32(), safe=False)
    assert pc.all(pc.less(known, history["scheduled_on"])).as_py()
    assert history["batch_part"].to_pylist() == [
        d.isoformat() for d in known.to_pylist()
    ]


def test_amounts_and_texts_fit_the_request_format(history: pa.Table) -> None:
    amounts = pc.min_max(history["amount_cents"]).as_py()
    assert 0 < amounts["min"] <= amounts["max"] <= LARGEST_CENTS
    for name, most in (
        ("payee_name", 35),
        ("street", 35),
        ("city", 27),
        ("account_number", 17),
        ("schedule_number", 14),
    ):
        text = history[name]
        assert pc.max(pc.utf8_length(text)).as_py() <= most
        assert pc.all(pc.string_is_ascii(text)).as_py()


def test_history_has_no_broken_routing_number_and_the_day_has_some(
    world: World, history: pa.Table
) -> None:
    good = history["routing_number"].unique().drop_null().to_pylist()
    assert all(rtn.is_valid(number) for number in good)
    day = pq.read_table(world.day_rows)
    numbers = day["routing_number"].drop_null().to_pylist()
    assert 0 < sum(not rtn.is_valid(number) for number in numbers) < 10
    assert 0 < day["payee_name"].null_count < 10
    assert pc.sum(day["suspect"]).as_py() > 0


def test_the_scored_day_is_the_last_and_all_of_it_is_paid_on_one_date(
    world: World,
) -> None:
    day = pq.read_table(world.day_rows)
    assert day["scheduled_on"].unique().to_pylist() == [world.payment_date]
    assert dt.timedelta(0) < world.payment_date - world.as_of <= dt.timedelta(4)


def test_the_scored_day_is_no_stranger_to_its_history() -> None:
    # Checked on the calendar alone: quarterly, half-yearly and monthly days coincide.
    from outlay.payments.simulate.days import Days

    days = Days(730)
    for due in (
        days.monthly(0),
        days.quarterly((1, 4, 7, 10)),
        days.quarterly((1, 7)),
        days.biweekly(),
    ):
        assert due[-1] == days.count
        assert len(due) >= 4
