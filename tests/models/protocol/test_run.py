"""The whole protocol on tables whose truth is known."""

import json

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from outlay.models.protocol import run
from outlay.models.protocol.contenders import BOOSTING, LOGISTIC, OURS, scores_of_test
from outlay.models.protocol.mapping import NARROW, TableMapping
from outlay.models.protocol.split import split
from outlay.models.protocol.table import read_labelled
from outlay.models.settings import FitSettings
from outlay.payments.errors import MappingError
from tests.models.protocol.made import asked, table, write


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    rows, odds = table(4_000)
    return write(tmp_path_factory.mktemp("table"), rows), odds


def test_each_model_comes_near_the_best_that_is_possible(made):
    path, odds = made
    report = run(asked(path))
    labelled = read_labelled(asked(path))
    test = split(labelled, 0.3).test
    best = roc_auc_score(labelled.label[test], odds[test])
    assert list(report.models) == [OURS, BOOSTING, LOGISTIC]
    for each in report.models.values():
        low, high = each["intervals"]["auc"]
        assert low < each["figures"]["auc"] < high
        assert best - 0.05 < each["figures"]["auc"] < best + 0.02
    assert report.rows["fit"] + report.rows["test"] == report.rows["read"] == 4_000
    assert report.warnings == ()


def test_figures_are_of_the_test_rows_alone(made):
    path, _ = made
    labelled = read_labelled(asked(path))
    parts = split(labelled, 0.3)
    scores = scores_of_test(labelled, parts, TableMapping().fit_of(3), seed=0)
    label = labelled.label[parts.test]
    report = run(asked(path))
    for name, score in scores.items():
        figures = report.models[name]["figures"]
        assert figures["auc"] == pytest.approx(roc_auc_score(label, score))
        expected = average_precision_score(label, score)
        assert figures["average_precision"] == pytest.approx(expected)


def test_the_same_seed_gives_the_same_report(made):
    path, _ = made
    assert run(asked(path)) == run(asked(path))


def test_two_columns_can_be_set_against_each_other(tmp_path):
    """Half of two columns a tree would see no ratio of them; the default must."""
    random = np.random.default_rng(4)
    size, price = np.exp(random.normal(size=(2, 3_000)))
    odd = (np.abs(np.log(size / price)) > 2).astype(int)
    rows, _ = table(3_000, signal=size, noise=price, kind=["a"] * 3_000, found=odd)
    report = run(asked(write(tmp_path, rows)))
    assert report.models[OURS]["figures"]["auc"] > 0.95
    half = {"fit": {"feature_fraction": 0.5}}
    worse = run(asked(write(tmp_path, rows), mapping=half))
    assert worse.models[OURS]["figures"]["auc"] < 0.95


def test_wide_tables_are_fitted_as_payments_are():
    assert TableMapping().fit_of(NARROW) == FitSettings()
    own = TableMapping(fit=FitSettings(num_leaves=7))
    assert own.fit_of(2).num_leaves == 7


@pytest.mark.parametrize("kind", ["number", "downward number", "category"])
def test_a_column_that_tells_the_label_is_warned_of(tmp_path, kind):
    rows, _ = table(1_000)
    label = rows["found"].to_numpy()
    told = {
        "number": label + 0.0,
        "downward number": -label + 0.1,
        "category": np.where(label == 1, "paid back", "kept"),
    }[kind]
    report = run(asked(write(tmp_path, rows.append_column("told", [told]))))
    (warning,) = report.warnings
    assert warning.startswith("told alone has an AUC of 1.0000")


def test_missing_values_and_new_levels_are_no_obstacle(tmp_path):
    rows, _ = table(1_500)
    signal = rows["signal"].to_pylist()
    signal[::5] = [None] * 300
    kind = rows["kind"].to_pylist()
    kind[-50:] = ["new"] * 50
    kind[::7] = [None] * len(kind[::7])
    rows = rows.set_column(2, "signal", [signal]).set_column(3, "kind", [kind])
    report = run(asked(write(tmp_path, rows)))
    for each in report.models.values():
        assert each["figures"]["auc"] > 0.7


def test_nothing_left_to_learn_from(tmp_path):
    everything = {"drop": ["signal", "kind", "noise"]}
    with pytest.raises(MappingError, match="no column is left"):
        run(asked(write(tmp_path, table(100)[0]), mapping=everything))


def test_columns_with_any_name_can_be_learned_from(tmp_path):
    rows, _ = table(600)
    named = rows.rename_columns(["id", "day", 'a "b": [c]', "ключ, 1", "{x}", "found"])
    report = run(asked(write(tmp_path, named)))
    assert json.dumps(dict(report.columns))
