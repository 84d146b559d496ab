"""The leakage recheck passes what is sound and catches every kind of planted leak."""

import datetime as dt
import json
from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from outlay.audit.leakage import rebuilt, recheck, refuse_leaks
from outlay.features.aggregates import Aggregate
from outlay.features.compile import IDS
from outlay.features.matrix import training_matrix
from outlay.payments.errors import ModelProblemError, TableError
from tests.features import world

pytestmark = pytest.mark.slow  # each builds and rebuilds a matrix

SINCE = world.FIRST + dt.timedelta(days=150)
UNTIL = world.FIRST + dt.timedelta(days=360)
DAY = dt.timedelta(days=1)
# Of every kind of aggregate one or two, so that most tests compile little.
SOME = (
    "payee_payments_7",
    "payee_dollars_30",
    "amount_to_payee_largest",
    "payee_age_days",
    "days_since_new_account",
    "payees_of_account_365",
    "new_payees_of_account_30",
    "same_amount_30",
    "payee_undone_365",
    "payee_reviews",
    "payee_errors",
    "payee_frauds",
    "payees_of_account_in_batch",
    "payee_payments_in_batch",
    "network_payees",
    "method_kind",
)


class Tables:
    """Made-up rows, and matrices of them."""

    def __init__(self, folder):
        self.folder = folder
        self.payments = world.random_payments(500, seed=1, days=380)
        self.outcomes = world.random_outcomes(self.payments, seed=2)
        self.dispositions = world.random_dispositions(self.payments, seed=3)
        self.history = world.write(
            folder / "true", self.payments, self.outcomes, self.dispositions
        )

    def matrix(self, name, columns=SOME, **other):
        """Build a matrix as the product does, from tables of which some are false."""
        rows = {
            "payments": self.payments,
            "outcomes": self.outcomes,
            "dispositions": self.dispositions,
        } | other
        history = world.write(self.folder / name, *rows.values())
        out = self.folder / name / "matrix.parquet"
        training_matrix(history, since=SINCE, until=UNTIL, out=out)
        if columns is not None:
            pq.write_table(pq.read_table(out, columns=[*IDS, *columns]), out)
        return out


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return Tables(tmp_path_factory.mktemp("leakage"))


@pytest.fixture(scope="module")
def honest(tables):
    return tables.matrix("honest")


def moved(rows, by, only=lambda _row: True):
    """Return rows that are known earlier than they were."""
    return [
        row
        | (
            {"known_on": row["known_on"] - by, "known_at": row["known_at"] - by}
            if only(row)
            else {}
        )
        for row in rows
    ]


def columns_of(report):
    return {each.column for each in report.differences}


def changed(matrix, out, column, values):
    rows = pq.read_table(matrix)
    place = rows.schema.get_field_index(column)
    pq.write_table(rows.set_column(place, column, values(rows[column])), out)
    return out


def test_a_sound_matrix_passes(tables, honest):
    report = recheck(tables.history, honest)
    assert report.differences == ()
    assert report.passed
    assert (report.rows, set(report.columns)) == (200, set(SOME))
    refuse_leaks(report)


def test_every_declared_feature_is_rechecked(tables):
    report = recheck(tables.history, tables.matrix("whole", None), rows=60)
    assert report.not_rechecked == {}
    assert report.differences == ()
    assert len(report.columns) > 100


def test_the_sample_stands_on_both_sides_of_every_border(tables, honest):
    report = recheck(tables.history, honest)
    assert min(report.strata.values()) >= 5, report.strata
    for what in ("an outcome", "a correction", "an undoing"):
        assert {f"{what} before", f"{what} the same day", f"{what} later"} <= set(
            report.strata
        )


@pytest.mark.parametrize("days", [1, 30])
def test_outcomes_known_too_early_are_caught(tables, days):
    early = moved(tables.outcomes, days * DAY)
    report = recheck(tables.history, tables.matrix(f"early{days}", outcomes=early))
    assert {"payee_reviews", "payee_errors", "payee_frauds"} & columns_of(report)
    assert not report.passed
    with pytest.raises(ModelProblemError, match="not what was known before"):
        refuse_leaks(report)


def test_a_correction_applied_too_early_is_caught(tables):
    first = {}
    for row in sorted(tables.outcomes, key=lambda r: r["known_at"]):
        first.setdefault(row["payment_key"], row)
    counts = Counter(row["payment_key"] for row in tables.outcomes)
    corrected = [
        row
        | {
            "known_on": first[row["payment_key"]]["known_on"],
            "known_at": first[row["payment_key"]]["known_at"] + dt.timedelta(hours=1),
        }
        if counts[row["payment_key"]] > 1 and row is not first[row["payment_key"]]
        else row
        for row in tables.outcomes
    ]
    assert corrected != tables.outcomes
    report = recheck(tables.history, tables.matrix("corrected", outcomes=corrected))
    assert {"payee_errors", "payee_frauds"} & columns_of(report)


def test_one_late_outcome_of_the_payment_itself_is_caught(tables, honest):
    told = {row["payment_key"] for row in tables.outcomes}

    def own(column):
        keys = pq.read_table(honest)["payment_key"]
        knows = pc.is_in(keys, pa.array(sorted(told)))
        return pc.add(column, knows.cast(pa.float64()))

    leaky = changed(honest, tables.folder / "own.parquet", "payee_reviews", own)
    assert columns_of(recheck(tables.history, leaky)) == {"payee_reviews"}


def test_undoings_known_too_early_are_caught(tables):
    early = moved(tables.dispositions, 20 * DAY)
    report = recheck(tables.history, tables.matrix("undone", dispositions=early))
    assert {"payee_undone_365", "same_amount_30"} & columns_of(report)


def test_payments_of_the_same_day_as_history_are_caught(tables):
    def twice(column):
        return pc.add(column, 1.0)

    leaky = changed(
        tables.matrix("same"), tables.folder / "same.parquet", "payee_payments_7", twice
    )
    report = recheck(tables.history, leaky)
    assert columns_of(report) == {"payee_payments_7"}
    assert report.differing == report.rows
    assert len(report.differences) == 100


def test_rows_of_other_files_in_batch_scope_are_caught(tables):
    # Two files a day, but the matrix was built as if they were one.
    split = [
        row | {"batch_id": f"{row['batch_id']}-{row['source_line'] % 2}"}
        for row in tables.payments
    ]
    history = world.write(
        tables.folder / "split", split, tables.outcomes, tables.dispositions
    )
    report = recheck(history, tables.matrix("joined"))
    assert "payee_payments_in_batch" in columns_of(report)


def test_a_difference_names_payment_column_and_both_values(tables, honest):
    keys = pq.read_table(honest)["payment_key"].to_pylist()

    def one_more(column):
        return pa.array([value + 2 for value in column.to_pylist()])

    leaky = changed(honest, tables.folder / "named.parquet", "payee_reviews", one_more)
    first = recheck(tables.history, leaky, rows=5).differences[0]
    assert first.payment_key in keys
    assert first.column == "payee_reviews"
    assert first.in_matrix == first.rebuilt + 2


def test_a_kind_of_aggregate_nobody_rechecks_fails(tables, honest, monkeypatch):
    strange = Aggregate("payee", "histogram", "log1", 30)
    monkeypatch.setattr(rebuilt, "AGGREGATES", (*rebuilt.AGGREGATES, strange))
    report = recheck(tables.history, honest, rows=5)
    assert "histogram" in report.not_rechecked[strange.name]
    assert not report.differences
    assert not report.passed
    with pytest.raises(ModelProblemError, match="not rechecked"):
        refuse_leaks(report)


def test_a_feature_that_reads_what_nobody_rechecks_fails(tables, honest, monkeypatch):
    less = tuple(a for a in rebuilt.AGGREGATES if a.name != "payee_paid_7")
    monkeypatch.setattr(rebuilt, "AGGREGATES", less)
    report = recheck(tables.history, honest, rows=5)
    assert "payee_paid_7" in report.not_rechecked["payee_payments_7"]
    assert "payee_payments_7" not in report.columns
    assert not report.passed


def test_a_column_that_nobody_declared_fails(tables, honest):
    rows = pq.read_table(honest).append_column(
        "hint", pc.random(pq.read_metadata(honest).num_rows, initializer=0)
    )
    out = tables.folder / "hint.parquet"
    pq.write_table(rows, out)
    report = recheck(tables.history, out, rows=5)
    assert set(report.not_rechecked) == {"hint"}
    assert not report.passed


def test_the_same_seed_rechecks_the_same_rows_and_the_report_is_json(tables, honest):
    once = recheck(tables.history, honest, rows=20, seed=4).as_dict()
    again = recheck(tables.history, honest, rows=20, seed=4).as_dict()
    other = recheck(tables.history, honest, rows=20, seed=5).as_dict()
    assert json.loads(json.dumps(once, allow_nan=False))["passed"] is True
    assert once == again
    assert once["strata"] != other["strata"]


def test_a_matrix_of_another_store_is_refused(tables, honest):
    fewer = world.write(tables.folder / "fewer", tables.payments[:10])
    with pytest.raises(TableError, match="not in the store"):
        recheck(fewer, honest)


def test_a_matrix_without_rows_has_not_passed(tables, honest):
    out = tables.folder / "none.parquet"
    pq.write_table(pq.read_table(honest).slice(0, 0), out)
    report = recheck(tables.history, out)
    assert not report.passed
    with pytest.raises(ModelProblemError, match="no row"):
        refuse_leaks(report)
