import datetime as dt
import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score

from outlay.models.fit import fit_booster, predict
from outlay.models.registry import log_search
from outlay.models.registry.connect import bound
from outlay.models.search.folds import prepare, spans
from outlay.models.search.study import TRIED, search
from outlay.models.search.written import with_found, write_settings
from outlay.models.settings import TrainSettings, WindowSettings
from outlay.models.splits import Windows
from outlay.payments.errors import ConfigurationError, TooFewLabelsError
from outlay.payments.tables import OUTCOMES
from tests.models.made import AS_OF, SETTINGS

SEARCH = SETTINGS.search.model_copy(
    update={"trials": 8, "folds": 2, "budget_seconds": 1e6}
)
ASKED = SETTINGS.model_copy(update={"search": SEARCH})


@pytest.fixture(scope="module")
def prepared(training, history):
    return prepare(history[0], history[2], training.windows, ASKED)


@pytest.fixture(scope="module")
def found(prepared):
    return search(prepared, ASKED)


@pytest.mark.property
@given(st.integers(530, 1_500), st.integers(1, 6))
def test_no_day_of_a_search_is_a_day_of_the_test_or_known_only_then(days, count):
    windows = Windows.ending(AS_OF, AS_OF - dt.timedelta(days=days), WindowSettings())
    found = spans(windows, count, 30)
    for span in found:
        assert span.judge.end + dt.timedelta(days=30) <= windows.test.start
        assert span.fit.end + dt.timedelta(days=35) == span.judge.start
        assert span.fit.start >= windows.warm_up.end
        assert span.fit.days >= 30
    for later, earlier in itertools.pairwise(found):
        assert earlier.judge.end == later.judge.start


@pytest.mark.slow
def test_outcomes_known_since_the_test_began_change_nothing(
    prepared, training, history
):
    outcomes = history[2]
    early = outcomes.filter(
        np.asarray(outcomes["known_on"]) < np.datetime64(training.windows.test.start)
    )
    again = prepare(history[0], early, training.windows, ASKED)
    for name, folds in prepared.folds.items():
        for one, other in zip(folds, again.folds[name], strict=True):
            np.testing.assert_array_equal(one.values, other.values)
            np.testing.assert_array_equal(one.label, other.label)
            np.testing.assert_array_equal(one.fit.label, other.fit.label)


@pytest.mark.slow
def test_the_same_seed_and_trials_find_the_same_settings(prepared, found):
    assert search(prepared, ASKED) == found
    other = SEARCH.model_copy(update={"seed": 1})
    assert search(prepared, ASKED.model_copy(update={"search": other})) != found


def test_the_first_trial_is_the_settings_given_and_the_best_is_the_best(found):
    for each in found:
        given = getattr(ASKED, each.name)
        assert {n: each.trials[0].settings[n] for n in TRIED} == {
            n: getattr(given, n) for n in TRIED
        }
        ended = [t for t in each.trials if t.state == "complete"]
        assert each.value == max(t.value for t in ended) >= each.trials[0].value
        assert len(each.trials) == 8


def test_the_value_is_the_mean_average_precision_of_the_folds(found, prepared):
    for each in found:
        values = []
        for fold in prepared.folds[each.name]:
            columns = prepared.columns
            text = fit_booster(
                fold.fit, columns.features, columns.categories, each.best,
                seed=ASKED.seed, threads=1,
            ).text  # fmt: skip
            raw = predict(text, fold.values, threads=1)
            values.append(
                average_precision_score(fold.label, raw, sample_weight=fold.weight)
            )
        assert len(values) == each.folds == 2
        assert each.value == pytest.approx(np.mean(values))


def test_the_best_settings_are_a_file_that_training_reads(found, tmp_path):
    best = with_found(ASKED, found)
    write_settings(best, tmp_path / "best.toml")
    read = TrainSettings.load(tmp_path / "best.toml")
    assert read.model_dump() == best.model_dump()
    assert read.fraud.num_leaves == found[0].best.num_leaves


def test_a_budget_ends_a_search_after_at_least_one_trial(prepared):
    short = SEARCH.model_copy(update={"budget_seconds": 1e-9})
    found = search(prepared, ASKED.model_copy(update={"search": short}))
    assert [len(each.trials) for each in found] == [1, 1]


def test_without_labels_there_is_nothing_to_search_on(training, history):
    with pytest.raises(TooFewLabelsError, match="no fold before the test window"):
        prepare(history[0], OUTCOMES.empty(), training.windows, ASKED)


def test_a_span_out_of_order_is_refused(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text("[search.num_leaves]\nlow = 9\nhigh = 4\n")
    with pytest.raises(ConfigurationError, match="above high"):
        TrainSettings.load(path)


@pytest.mark.slow
def test_each_trial_is_a_child_of_one_run(found, tmp_path):
    write_settings(with_found(ASKED, found), tmp_path / "best.toml")
    uri = f"sqlite:///{tmp_path / 'mlflow.db'}"
    parent = log_search(
        found,
        tmp_path / "best.toml",
        tracking_uri=uri,
        artifact_folder=tmp_path / "artifacts",
    )
    with bound(uri) as mlflow:
        client = mlflow.MlflowClient()
        experiment = client.get_experiment_by_name("outlay").experiment_id
        asked = f"tags.mlflow.parentRunId = '{parent}'"
        children = client.search_runs([experiment], asked)
        artifacts = [each.path for each in client.list_artifacts(parent)]
    assert len(children) == 16
    assert {each.data.tags["model"] for each in children} == {"fraud", "error"}
    assert {each.data.tags["mlflow.user"] for each in children} == {"outlay"}
    assert artifacts == ["best.toml"]
