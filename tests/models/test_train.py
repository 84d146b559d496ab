import dataclasses
import datetime as dt
import json

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from sklearn.metrics import roc_auc_score

from outlay.models.metrics import effective_size, wilson
from outlay.models.train import train
from outlay.models.training import Training
from outlay.payments.errors import ModelProblemError, TooFewLabelsError
from outlay.payments.tables import OUTCOMES
from tests.models.made import AS_OF, FIRST, SETTINGS, day, instants, write_history

HOLDOUT = {
    "payment_key",
    "agency",
    "program",
    "payment_type",
    "amount_cents",
    "raw_fraud",
    "raw_error",
    "p_fraud",
    "p_error",
    "arm",
    "legitimate",
    "fraud_label",
    "error_label",
    "inclusion_probability",
}


def again(history, **changes):
    matrix, _, outcomes = history
    options = {
        "as_of": AS_OF,
        "first_day": FIRST,
        "settings": SETTINGS,
        "simulated": True,
    }
    given = options | changes
    return train(given.pop("matrix", matrix), given.pop("outcomes", outcomes), **given)


@pytest.fixture(scope="module")
def repeated(history):
    return again(history)


def inside(table, window):
    days = table["known_on"]
    return table.filter(
        pc.and_(
            pc.greater_equal(days, pa.scalar(window.start)),
            pc.less(days, pa.scalar(window.end)),
        )
    )


@pytest.mark.slow
def test_the_same_data_and_seed_give_the_same_training(training, repeated, tmp_path):
    assert repeated.training_id == training.training_id
    for name, one in (("a", training), ("b", repeated)):
        one.save(tmp_path / name)
    files = sorted(path for path in (tmp_path / "a").rglob("*") if path.is_file())
    assert len(files) == 9
    for path in files:
        other = tmp_path / "b" / path.relative_to(tmp_path / "a")
        assert path.read_bytes() == other.read_bytes(), path.name


@pytest.mark.slow
def test_another_seed_gives_another_model(training, history):
    other = again(history, settings=SETTINGS.model_copy(update={"seed": 1}))
    assert other.training_id != training.training_id
    assert other.fraud.text != training.fraud.text


def test_both_models_learn_what_is_there(training, history):
    _, table, _ = history
    later = inside(table, training.windows.test)
    fresh = later["account_new"].to_numpy()
    grant = np.array(later["kind"].to_pylist()) == "Grant"
    assert roc_auc_score(fresh, training.fraud.score(later)[0]) > 0.8
    assert roc_auc_score(grant, training.error.score(later)[0]) > 0.8
    assert training.metrics["fraud"]["auc"] > 0.65


@pytest.mark.parametrize("part", ["holdout", "test"])
def test_every_payment_of_a_window_is_there_reviewed_or_not(training, history, part):
    _, table, outcomes = history
    found = getattr(training, part)
    window = training.windows.threshold if part == "holdout" else training.windows.test
    assert set(found.column_names) >= HOLDOUT
    assert found["payment_key"].equals(inside(table, window)["payment_key"])
    reviewed = pc.is_in(found["payment_key"], outcomes["payment_key"].combine_chunks())
    for name in ("legitimate", "inclusion_probability", "weight"):
        assert found[name].is_valid().equals(reviewed)
    assert found["arm"].equals(reviewed)
    assert found["raw_fraud"].null_count == found["p_error"].null_count == 0


def test_the_reference_is_of_legitimate_payments_of_the_calibrate_window(
    training, history
):
    _, table, outcomes = history
    window = training.windows.calibrate
    good = outcomes.filter(pc.equal(outcomes["ip_class"], "proper"))["payment_key"]
    rows = inside(table, window)
    rows = rows.filter(pc.is_in(rows["payment_key"], good.combine_chunks()))
    raw, _ = training.fraud.score(rows)
    np.testing.assert_allclose(training.fraud.reference.scores, np.unique(raw))
    share = (raw <= np.median(raw)).mean()
    assert training.fraud.reference.rank(np.median(raw)) == pytest.approx(
        share, abs=0.01
    )


def test_the_mean_probability_is_within_the_interval_of_the_base_rate(
    training, history
):
    _, table, outcomes = history
    rows = inside(table, training.windows.calibrate)
    rows = rows.filter(
        pc.is_in(rows["payment_key"], outcomes["payment_key"].combine_chunks())
    )
    place = pc.index_in(rows["payment_key"], outcomes["payment_key"].combine_chunks())
    bad = pc.equal(outcomes["fraud_state"].combine_chunks().take(place), "referred")
    rate = np.mean(bad.to_numpy(zero_copy_only=False))
    low, high = wilson(rate, effective_size(np.ones(rows.num_rows)))
    assert low <= training.fraud.score(rows)[1].mean() <= high


@pytest.mark.slow
def test_outcomes_known_later_change_nothing_that_was_learned(training, history):
    _, table, outcomes = history
    # On the test's first day and after: turned into the opposite for every payment.
    late = training.windows.test.start
    n = table.num_rows
    turned = pa.table(
        {
            "payment_key": table["payment_key"],
            "ip_class": ["overpayment"] * n,
            "fraud_state": ["confirmed_by_court"] * n,
            "amount_wrong_cents": np.full(n, 5),
            "control": pa.nulls(n, pa.string()),
            "cause": pa.nulls(n, pa.string()),
            "theme": pa.nulls(n, pa.string()),
            "known_at": instants([late] * n),
            "known_on": pa.array([late] * n, pa.date32()),
            "source": ["court"] * n,
            "inclusion_probability": np.full(n, 0.5),
        },
        schema=OUTCOMES.schema,
    )
    other = again(history, outcomes=pa.concat_tables([outcomes, turned]))
    assert other.fraud.digest() == training.fraud.digest()
    assert other.error.digest() == training.error.digest()
    assert other.holdout.equals(training.holdout)
    assert not other.test.equals(training.test)
    after = outcomes.set_column(
        outcomes.column_names.index("known_on"),
        "known_on",
        pa.array([AS_OF] * outcomes.num_rows, pa.date32()),
    )
    assert again(history, outcomes=pa.concat_tables([outcomes, after])).test.equals(
        training.test
    )


@pytest.mark.slow
def test_payments_of_other_windows_change_no_model(training, history, tmp_path):
    _, table, _ = history
    start, end = training.windows.calibrate.end, training.windows.fit.start
    days = table["known_on"]
    kept = table.filter(
        pc.and_(pc.greater_equal(days, pa.scalar(end)), pc.less(days, pa.scalar(start)))
    )
    pq.write_table(kept, tmp_path / "m.parquet")
    other = again(history, matrix=tmp_path / "m.parquet")
    assert other.fraud.text == training.fraud.text
    assert other.error.digest() == training.error.digest()


def test_metadata_says_what_made_the_model(training):
    for model in (training.fraud, training.error):
        assert model.metadata["training_id"] == training.training_id
        assert model.metadata["windows"] == training.windows.to_json()
        assert len(model.metadata["feature_set"]) == 16
        assert model.simulated


def test_metrics_count_positives_by_window(training):
    assert training.metrics["positives"]["fit"]["fraud"] >= 60
    json.dumps(training.metrics, allow_nan=False)


def test_the_sample_has_program_and_features_only(training):
    assert {"program", *training.fraud.features} == set(training.sample.column_names)
    assert 0 < training.sample.num_rows <= 2_000


def test_outcomes_are_the_latest_of_each_payment(training, history):
    _, _, outcomes = history
    keys = training.outcomes["payment_key"].to_pylist()
    assert len(keys) == len(set(keys))
    assert training.labels is training.outcomes
    assert set(keys) <= set(outcomes["payment_key"].to_pylist())
    assert {"ip_class", "fraud_state", "amount_wrong_cents"} <= set(
        training.outcomes.column_names
    )


def test_saved_and_loaded_trainings_are_equal(training, tmp_path):
    training.save(tmp_path)
    found = Training.load(tmp_path)
    for field in dataclasses.fields(Training):
        one, other = getattr(training, field.name), getattr(found, field.name)
        if field.name in {"fraud", "error"}:
            one, other = one.digest(), other.digest()
        assert one == other, field.name


@pytest.mark.parametrize(
    "name", ["metrics.json", "holdout.parquet", "fraud/model.json"]
)
def test_a_damaged_training_is_refused(training, tmp_path, name):
    training.save(tmp_path)
    (tmp_path / name).write_bytes(b"{}")
    with pytest.raises(ModelProblemError, match="cannot be read"):
        Training.load(tmp_path)


def test_too_few_positives_are_refused(tmp_path):
    history = write_history(tmp_path, 800)
    with pytest.raises(TooFewLabelsError, match=r"of 100 positives, .* are missing"):
        again(history)


def test_a_history_without_outcomes_is_refused(history):
    with pytest.raises(TooFewLabelsError, match="0 of 100 positives, 100 are missing"):
        again(history, outcomes=OUTCOMES.empty())


def test_a_short_history_is_refused(history):
    with pytest.raises(TooFewLabelsError, match="days too short"):
        again(history, first_day=day(150))


def test_progress_is_told(history, training):
    seen = []
    with pytest.raises(TooFewLabelsError):
        again(history, as_of=AS_OF - dt.timedelta(400), tick=lambda *x: seen.append(x))
    assert seen == []
    again(history, tick=lambda *each: seen.append(each))
    done = [each[0] for each in seen]
    assert done == sorted(done)
    assert seen[-1][0] == seen[-1][1]


def test_a_training_without_a_family_neither_knows_nor_needs_it(history, tmp_path):
    matrix, _, _ = history
    asked = SETTINGS.leaving_out(["kinds"])
    found = again(history, settings=asked)
    assert "program_kind" not in (*found.fraud.features, *found.error.features)
    assert "program_kind" in again(history).fraud.features
    rows = pq.read_table(matrix)
    raw = found.fraud.score(rows)[0]
    without = rows.drop_columns(["program_kind"])
    assert np.array_equal(found.fraud.score(without)[0], raw)
