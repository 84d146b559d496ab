"""What becomes known: rates, delays, mistakes, and the traps of bank returns."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from outlay.payments.simulate import World

FRAUD = ("referred", "confirmed_by_court")


@pytest.fixture(scope="module")
def learned(outcomes: pa.Table, truth: pa.Table) -> pa.Table:
    return outcomes.join(truth, "payment_key")


def test_random_review_draws_its_rate_of_all_payments(
    history: pa.Table, outcomes: pa.Table
) -> None:
    drawn = outcomes.filter(pc.equal(outcomes["source"], "random_review"))
    share = len(drawn["payment_key"].unique()) / history.num_rows
    # Reviews of the last weeks are not ended, so that somewhat fewer are known.
    assert 0.024 < share < 0.032


def test_random_review_takes_no_look_at_the_payment(
    truth: pa.Table, history: pa.Table, learned: pa.Table
) -> None:
    drawn = learned.filter(pc.equal(learned["source"], "random_review"))
    base = pc.mean(truth["is_error"]).as_py()
    seen = pc.mean(drawn["is_error"]).as_py()
    assert seen == pytest.approx(base, abs=4 * (base / drawn.num_rows) ** 0.5)


def test_most_payments_are_never_reviewed(
    history: pa.Table, outcomes: pa.Table
) -> None:
    assert len(outcomes["payment_key"].unique()) < 0.15 * history.num_rows


def test_inclusion_is_a_probability_and_at_least_the_random_rate(
    outcomes: pa.Table,
) -> None:
    chance = np.asarray(outcomes["inclusion_probability"])
    assert chance.min() >= 0.03 - 1e-12
    assert chance.max() <= 1


def test_inclusion_is_honest(
    history: pa.Table, outcomes: pa.Table, truth: pa.Table
) -> None:
    # Horvitz-Thompson: weighing what is known gives back the number of all payments.
    old = truth.slice(0, history.num_rows).filter(
        pc.less(truth["day"].slice(0, history.num_rows), 600)
    )
    known = outcomes.group_by("payment_key").aggregate(
        [("inclusion_probability", "max")]
    )
    known = known.join(
        old.select(["payment_key", "day"]), "payment_key", join_type="inner"
    )
    total = float((1 / np.asarray(known["inclusion_probability_max"])).sum())
    assert total == pytest.approx(old.num_rows, rel=0.1)


def test_no_return_for_a_wrong_account_makes_a_positive(
    world: World, learned: pa.Table
) -> None:
    wrong_account = learned.filter(pc.is_in(learned["returned"], pa.array([2, 3, 4])))
    told = wrong_account.filter(pc.equal(wrong_account["source"], "ach_return"))
    assert told.num_rows == 0
    fates = pq.read_table(world.dispositions)
    assert pc.sum(pc.equal(fates["state"], "returned")).as_py() > 30
    told = learned.filter(pc.equal(learned["source"], "ach_return"))
    assert set(told["returned"].to_pylist()) <= {15}


def test_no_answer_is_never_a_positive(outcomes: pa.Table) -> None:
    silent = outcomes.filter(pc.equal(outcomes["ip_class"], "unknown"))
    assert silent.num_rows > 10
    assert not set(silent["fraud_state"].to_pylist()) & set(FRAUD)


def test_reviews_make_some_mistakes_and_corrections_come_later(
    learned: pa.Table,
) -> None:
    honest = pc.invert(pc.or_(learned["is_fraud"], learned["is_error"]))
    faulted = learned.filter(
        pc.and_(honest, pc.equal(learned["ip_class"], "overpayment"))
    )
    assert 0 < faulted.num_rows < 0.01 * learned.num_rows
    fraud = learned.filter(learned["is_fraud"])
    missed = pc.and_(
        pc.equal(fraud["fraud_state"], "none"),
        pc.is_in(fraud["source"], pa.array(["random_review", "risk_review"])),
    )
    assert 0 < pc.sum(missed).as_py() < 0.35 * fraud.num_rows
    times = learned.group_by("payment_key").aggregate(
        [("known_at", "count_distinct"), ("known_at", "count")]
    )
    assert pc.sum(pc.greater(times["known_at_count"], 1)).as_py() > 20


def test_random_reviews_mostly_end_within_a_month(
    learned: pa.Table, history: pa.Table
) -> None:
    drawn = learned.filter(pc.equal(learned["source"], "random_review"))
    known = drawn["known_at"].cast(pa.timestamp("us")).cast(pa.date32(), safe=False)
    first = pc.min(
        history["known_at"].cast(pa.timestamp("us")).cast(pa.date32(), safe=False)
    )
    number = (
        known.combine_chunks().cast(pa.int32()).to_numpy()
        - first.cast(pa.int32()).as_py()
    )
    age = number - np.asarray(drawn["day"])
    assert np.quantile(age, 0.93) <= 32


def test_reversed_duplicates_name_the_payment_undone(
    world: World, truth: pa.Table
) -> None:
    fates = pq.read_table(world.dispositions).join(
        truth.select(["payment_key", "scheme"]), "payment_key"
    )
    undone = fates.filter(pc.equal(fates["state"], "reversed"))
    assert undone.num_rows > 20
    assert set(undone["scheme"].to_pylist()) == {"duplicate"}
    assert undone["reverses_key"].to_pylist() == undone["payment_key"].to_pylist()
    standing = fates.filter(pc.not_equal(fates["state"], "reversed"))
    assert standing["reverses_key"].null_count == standing.num_rows


def test_found_fraud_is_not_paid_for_long(learned: pa.Table, truth: pa.Table) -> None:
    told = learned.filter(
        pc.and_(learned["is_fraud"], pc.is_in(learned["fraud_state"], pa.array(FRAUD)))
    )
    shares = len(told["payment_key"].unique()) / pc.sum(truth["is_fraud"]).as_py()
    assert 0.35 < shares < 0.9


def test_nobody_who_is_known_to_be_dead_is_paid_afterwards(
    history: pa.Table, outcomes: pa.Table, truth: pa.Table
) -> None:
    keys = truth["payment_key"].to_pylist()[: history.num_rows]
    owner = dict(zip(keys, history["tin"].to_pylist(), strict=True))
    deaths: dict[str, dt.date] = {}
    for row in outcomes.to_pylist():
        if row["theme"] == "Deceased" and row["fraud_state"] != "none":
            tin, day = owner[row["payment_key"]], row["known_at"].date()
            deaths[tin] = min(day, deaths.get(tin, day))
    schemes = truth["scheme"].to_pylist()[: history.num_rows]
    paid = zip(
        history["tin"].to_pylist(),
        history["known_at"].to_pylist(),
        schemes,
        strict=True,
    )
    late = [
        (known_at.date() - deaths[tin]).days
        for tin, known_at, scheme in paid
        if tin in deaths and scheme in {"none", "deceased"}
    ]
    assert deaths
    assert max(late) <= 4
