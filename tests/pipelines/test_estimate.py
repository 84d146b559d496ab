"""`outlay estimate` on a store whose history was partly reviewed at random."""

import csv
import datetime as dt

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from outlay.audit.estimate import Period, drawn_payments, outlays
from outlay.payments.errors import ConfigurationError, TooFewLabelsError
from outlay.payments.store import Store
from outlay.pipelines.jobs.estimating import EstimateRequest, estimate
from outlay.pipelines.main import app

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("small"),
    pytest.mark.usefixtures("wide"),
]
RATE = 0.03


def silent(_done, _total):
    pass


@pytest.fixture(scope="module")
def period(small):
    last = small.world.as_of - dt.timedelta(days=120)
    return Period(last - dt.timedelta(days=365), last, small.world.as_of)


def test_the_table_holds_each_program_and_what_it_paid(small, period, tmp_path):
    words = ["estimate", "--home", small.home, "--out", tmp_path]
    words += ["--from", period.first, "--to", period.last, "--as-of", period.as_of]
    words += ["--historic-rate", RATE]
    result = CliRunner().invoke(app, [*map(str, words)], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.exception
    path = tmp_path / "improper_payments.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    paid = {each["program"]: each["cents"] for each in programs(small, period)}
    improper = {r["Program Name"]: r for r in rows if r["Measure"] == "improper"}
    assert set(improper) == {*paid, "all"}
    for name, cents in paid.items():
        assert float(improper[name]["Outlays Amount ($M)"]) == pytest.approx(
            cents / 1e8, abs=1e-6
        )
    assert "Improper payments by program" in result.output


def programs(small, period):
    return outlays(Store.open(small.home), period).to_pylist()


def test_only_random_reviews_of_the_period_are_drawn(small, period):
    store = Store.open(small.home)
    drawn = drawn_payments(store, period, RATE)
    outcomes = pa.concat_tables(map(pq.read_table, store.outcomes_files()))
    at_random = {
        row["payment_key"]
        for row in outcomes.to_pylist()
        if row["source"] == "random_review" and row["known_on"] < period.as_of
    }
    payments = pa.concat_tables(
        [
            pq.read_table(f, columns=["payment_key", "scheduled_on", "amount_cents"])
            for f in store.payments_files()
        ]
    ).to_pylist()
    expected = {
        row["payment_key"]
        for row in payments
        if row["payment_key"] in at_random
        and period.first <= row["scheduled_on"] <= period.last
        and row["amount_cents"] > 0
    }
    assert set(drawn["payment_key"].to_pylist()) == expected
    assert len(expected) > 50
    assert set(drawn["chance"].to_pylist()) == {RATE}


def test_scored_payments_count_by_their_arm_and_its_rate(scored):
    home, out = scored
    rows = pq.read_table(out / "scored.parquet")
    day = rows["scheduled_on"][0].as_py()
    period = Period(day, day, day + dt.timedelta(days=1))
    drawn = drawn_payments(Store.open(home), period).to_pylist()
    arm = {
        row["payment_key"]: row["arm_rate"]
        for row in rows.to_pylist()
        if "arm" in row["routes"] and row["amount_cents"] > 0
    }
    assert {row["payment_key"]: row["chance"] for row in drawn} == arm
    assert not any(row["answered"] for row in drawn)


def test_without_a_draw_there_is_no_estimate(small, period):
    with pytest.raises(TooFewLabelsError, match="drawn for a random review"):
        estimate(EstimateRequest(small.home, period), silent)


def test_a_rate_that_is_no_chance_is_refused(small, period):
    with pytest.raises(ConfigurationError, match="no chance of a random review"):
        drawn_payments(Store.open(small.home), period, 3.0)
