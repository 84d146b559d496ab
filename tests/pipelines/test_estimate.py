"""`outlay estimate` on a store whose history was partly reviewed at random."""

import csv
import datetime as dt
import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from outlay.audit.estimate import Period, drawn_payments, outlays
from outlay.audit.estimate.detection import FALSE_POSITIVES, FRAUD_RECALL, RECALL
from outlay.audit.estimate.ways import ROUTES
from outlay.payments.errors import ConfigurationError, TooFewLabelsError
from outlay.payments.store import Store
from outlay.payments.tables import OUTCOMES
from outlay.pipelines.jobs.estimating import EstimateRequest, estimate
from outlay.pipelines.jobs.intake import take_outcomes
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
    assert "not estimable: none of those drawn was scored" in result.output


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


@pytest.fixture(scope="module")
def reviewed(small, scored, tmp_path_factory):
    """A copy of the scored store in which the arm's payments got their outcomes."""
    home = tmp_path_factory.mktemp("estimated") / "home"
    shutil.copytree(scored[0], home)
    known = small.world.as_of + dt.timedelta(days=40)
    rows = pq.read_table(scored[1] / "scored.parquet").to_pylist()
    drawn = [each for each in rows if "arm" in each["routes"]]
    outcome = {
        "control": None,
        "source": "random_review",
        "inclusion_probability": 1.0,
        "known_at": dt.datetime.combine(known, dt.time(15), dt.UTC),
        "fraud_state": "none",
    }
    made = [
        outcome
        | {
            "payment_key": each["payment_key"],
            "ip_class": "proper" if place % 3 else "overpayment",
        }
        for place, each in enumerate(drawn)
    ]
    file = home.with_name("outcomes.parquet")
    pq.write_table(OUTCOMES.of(made).drop(["known_on"]), file)
    take_outcomes(home, file, dispositions=False, on=known)
    return home, drawn


def test_flags_of_the_arm_make_recall_and_the_false_positive_rate(small, reviewed):
    home, drawn = reviewed
    days = [each["scheduled_on"] for each in drawn]
    as_of = small.world.as_of + dt.timedelta(days=60)
    period = Period(min(days), max(days), as_of)
    made = estimate(EstimateRequest(home, period), silent).detection
    of = {e.measure: e for e in made if e.program is None and e.by == "any route"}
    for measure, rest in ((RECALL, (0,)), (FALSE_POSITIVES, (1, 2))):
        own = [e for place, e in enumerate(drawn) if place % 3 in rest]
        weight = [1 / e["arm_rate"] for e in own if e["amount_cents"] > 0]
        flagged = [
            any(route in ROUTES for route in e["routes"])
            for e in own
            if e["amount_cents"] > 0
        ]
        assert of[measure].found == len(weight)
        assert of[measure].share == pytest.approx(
            np.dot(weight, flagged) / np.sum(weight)
        )
    assert of[FRAUD_RECALL].reason == "no fraud was found"


def test_without_a_draw_there_is_no_estimate(small, period):
    with pytest.raises(TooFewLabelsError, match="drawn for a random review"):
        estimate(EstimateRequest(small.home, period), silent)


def test_a_rate_that_is_no_chance_is_refused(small, period):
    with pytest.raises(ConfigurationError, match="no chance of a random review"):
        drawn_payments(Store.open(small.home), period, 3.0)
