import dataclasses
import datetime as dt
from statistics import stdev

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.models.folds import back_in_time, fold_windows
from outlay.models.metrics import average_precision
from outlay.models.settings import WindowSettings
from outlay.models.splits import Windows
from outlay.models.train import train
from outlay.payments.tables import OUTCOMES
from tests.models.made import AS_OF, FIRST, SETTINGS, instants

FEW = SETTINGS.labels.model_copy(update={"least_positives": 50})
FOLDED = SETTINGS.model_copy(update={"folds": 3, "labels": FEW})
NAMES = [field.name for field in dataclasses.fields(Windows)]


def folds_of(training, history, outcomes=None, settings=FOLDED):
    matrix, _, known = history
    found = known if outcomes is None else outcomes
    return back_in_time(matrix, found, training.windows, settings, training.metrics)


@pytest.fixture(scope="module")
def folded(training, history):
    return folds_of(training, history)


@pytest.mark.property
@given(st.integers(530, 1_500), st.integers(1, 6))
def test_windows_of_a_fold_adjoin_and_step_back_by_one_test(history_days, count):
    whole = Windows.ending(
        AS_OF, AS_OF - dt.timedelta(days=history_days), WindowSettings()
    )
    later = whole
    for fold in fold_windows(whole, count):
        if fold is None:
            assert later.fit.days <= whole.test.days
            break
        parts = [getattr(fold, name) for name in NAMES]
        assert [part.end for part in parts[:-1]] == [part.start for part in parts[1:]]
        assert fold.test.end == later.test.start
        assert parts[0] == whole.warm_up
        assert fold.fit.start == whole.fit.start
        for name in NAMES[2:]:
            assert getattr(fold, name).days == getattr(whole, name).days
        later = fold


def test_each_fold_has_figures_and_one_without_days_says_so(folded):
    assert list(folded["tested"]) == ["1", "2"]
    assert list(folded["left_out"]) == ["3"]
    assert "of 30 days are left to fit on" in folded["left_out"]["3"]
    for fold in folded["tested"].values():
        assert fold["fraud"]["auc"] > 0.6
        assert 0 < fold["fraud"]["positives"] < fold["fraud"]["labelled"]


def test_too_few_positives_leave_a_fold_out(training, history):
    labels = SETTINGS.labels.model_copy(update={"least_positives": 10_000})
    asked = FOLDED.model_copy(update={"labels": labels})
    found = folds_of(training, history, settings=asked)
    assert found["tested"] == found["spread"] == {}
    assert "of 10000 positives" in found["left_out"]["1"]


def test_the_spread_is_over_all_test_windows(folded, training):
    values = [
        training.metrics["fraud"]["auc"],
        *(fold["fraud"]["auc"] for fold in folded["tested"].values()),
    ]
    said = folded["spread"]["fraud"]["auc"]
    assert said["mean"] == pytest.approx(np.mean(values))
    assert said["sd"] == pytest.approx(stdev(values))
    assert said["windows"] == 3


def test_a_fold_is_the_training_of_its_own_day(folded, training, history):
    """A training of the earlier day, by hand, with the fold's own lengths."""
    matrix, _, outcomes = history
    fold = training.windows.earlier(training.windows.test.days)
    lengths = {
        name: getattr(fold, name).days
        for name in ("fit", "calibrate", "threshold", "test")
    }
    windows = SETTINGS.windows.model_copy(update=lengths)
    alone = train(
        matrix,
        outcomes,
        as_of=fold.tail.end,
        first_day=FIRST,
        settings=FOLDED.model_copy(update={"windows": windows, "folds": 0}),
    )
    assert alone.windows == fold
    rows = alone.test.filter(alone.test["fraud_label"].is_valid())
    by_hand = average_precision(
        rows["fraud_label"].to_numpy().astype(float),
        rows["raw_fraud"].to_numpy(),
        rows["weight"].to_numpy(),
    )
    assert folded["tested"]["1"]["fraud"]["average_precision"] == by_hand


@pytest.mark.slow
def test_nothing_known_after_a_folds_test_began_is_learned(training, history):
    """Every outcome is turned round on the day the test begins: too late to matter."""
    _, _, outcomes = history
    one = FOLDED.model_copy(update={"folds": 1})
    fold = training.windows.earlier(training.windows.test.days)
    since = fold.labels_known_on
    old = outcomes.filter(
        pc.and_(
            pc.less(outcomes["known_on"], pa.scalar(since)),
            pc.is_in(outcomes["payment_key"], learned_keys(history, fold)),
        )
    )
    lies = turned(old, since)
    lied = pa.concat_tables([outcomes, lies])
    honest = folds_of(training, history, settings=one)
    assert list(honest["tested"]) == ["1"]
    assert folds_of(training, history, lied, settings=one) == honest
    early = pa.concat_tables([outcomes, turned(old, since - dt.timedelta(1))])
    assert folds_of(training, history, early, settings=one) != honest


def learned_keys(history, fold):
    table = history[1]
    days = table["known_on"]
    return table.filter(pc.less(days, pa.scalar(fold.test.start)))[
        "payment_key"
    ].combine_chunks()


def turned(outcomes, on):
    """The same payments said to be the opposite, on another day."""
    count = outcomes.num_rows
    proper = pc.equal(outcomes["ip_class"], "proper").to_numpy(zero_copy_only=False)
    days = np.full(count, on, dtype="datetime64[D]")
    changed = {
        "ip_class": np.where(proper, "overpayment", "proper"),
        "fraud_state": np.where(proper, "referred", "none"),
        "amount_wrong_cents": pa.array(np.where(proper, 1_000, 0), mask=~proper),
        "known_at": instants(days),
        "known_on": pa.array(days, pa.date32()),
    }
    columns = {name: outcomes[name] for name in outcomes.column_names} | changed
    return pa.table(columns, schema=OUTCOMES.schema)
