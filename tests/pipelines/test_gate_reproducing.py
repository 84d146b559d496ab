"""Training again gives the same bytes, and what differs is named."""

import dataclasses
import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.audit.leakage import LOOKS, controls
from outlay.features.history import History
from outlay.features.matrix import training_matrix
from outlay.models.calibrate import Calibrator
from outlay.models.reference import Reference
from outlay.models.training import Training
from outlay.payments.store import Store
from outlay.pipelines.jobs.differing import first_difference
from outlay.pipelines.jobs.reproducing import reproduce

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]


@pytest.fixture(scope="module")
def rebuilt(small, tmp_path_factory):
    """Return a copy of the store, the training's folder there, and its matrix."""
    folder = tmp_path_factory.mktemp("reproducing")
    home = small.copy(folder / "home")
    kept = home / "models" / small.trained.folder.name
    windows = Training.load(kept).windows
    training_matrix(
        History.of(Store.open(home)),
        since=windows.warm_up.start,
        until=windows.tail.end,
        out=folder / "matrix.parquet",
    )
    return home, kept, folder / "matrix.parquet"


@pytest.fixture(scope="module")
def training(rebuilt):
    return Training.load(rebuilt[1])


@pytest.fixture
def told(rebuilt, tmp_path):
    """Return what reproduces a training whose description says something else."""
    home, kept, matrix = rebuilt

    def reproduced(**metadata):
        folder = tmp_path / "training"
        shutil.copytree(kept, folder)
        training = Training.load(folder)
        for name in ("fraud", "error"):
            model = getattr(training, name)
            about = {**model.metadata, **metadata}
            about = {key: value for key, value in about.items() if value is not None}
            dataclasses.replace(model, metadata=about).save(folder / name)
        return reproduce(home, folder, matrix)

    return reproduced


def test_the_same_matrix_outcomes_and_settings_give_the_same_bytes(rebuilt, training):
    evidence = reproduce(*rebuilt)
    assert (evidence.check, evidence.verdict) == ("reproducibility", "passes")
    assert evidence.speaks_for(training)
    again = evidence.figures["trained_again"]
    assert again == {"fraud": evidence.fraud_digest, "error": evidence.error_digest}


def test_both_controls_of_the_recheck_hold_on_a_store(rebuilt, training, tmp_path):
    home, _, matrix = rebuilt
    history = History.of(Store.open(home))
    shuffled, planted = controls(history, training, matrix, tmp_path)
    assert {each.look: each.verdict for each in planted} == dict.fromkeys(
        LOOKS, "passes"
    )
    assert shuffled.problem == ""
    # So small a world holds too little fraud to say more.
    assert shuffled.chance["fraud"].verdict in {"passes", "inconclusive"}
    assert shuffled.chance["error"].verdict == "passes"
    rows = pq.read_table(tmp_path / "shuffled.parquet", columns=["payee_errors"])
    true = pq.read_table(matrix, columns=["payee_errors"])
    assert rows.num_rows == true.num_rows
    assert not rows.equals(true)


def most_used(model):
    """Return the number that the model splits on most often."""
    splits = model.booster.feature_importance()
    order = np.argsort(-splits, kind="stable")
    return next(
        model.features[n] for n in order if model.features[n] not in model.levels
    )


def test_another_matrix_fails_and_the_first_tree_that_differs_is_named(
    rebuilt, training, tmp_path
):
    home, kept, matrix = rebuilt
    rows = pq.read_table(matrix)
    name = most_used(training.fraud)
    place = rows.schema.get_field_index(name)
    mixed = pa.array(np.random.default_rng(0).permutation(rows[name].to_numpy()))
    other = rows.set_column(place, rows.schema.field(place), mixed)
    pq.write_table(other, tmp_path / "other.parquet")
    evidence = reproduce(home, kept, tmp_path / "other.parquet")
    assert evidence.verdict == "fails"
    assert "fraud: tree" in evidence.why


def test_a_matrix_without_a_feature_fails_and_names_it(rebuilt, tmp_path):
    home, kept, matrix = rebuilt
    rows = pq.read_table(matrix).drop_columns(["payee_dollars_30"])
    pq.write_table(rows, tmp_path / "less.parquet")
    evidence = reproduce(home, kept, tmp_path / "less.parquet")
    assert evidence.verdict == "fails"
    assert "the feature payee_dollars_30 differs" in evidence.why


def test_a_matrix_that_cannot_be_used_fails(rebuilt, tmp_path):
    home, kept, _ = rebuilt
    (tmp_path / "none.parquet").write_bytes(b"")
    evidence = reproduce(home, kept, tmp_path / "none.parquet")
    assert evidence.verdict == "fails"
    assert "cannot be trained again" in evidence.why


def test_another_feature_set_fails_by_name(told):
    evidence = told(feature_set="0" * 16)
    assert evidence.verdict == "fails"
    assert "the feature set differs" in evidence.why
    assert evidence.figures["feature_set"]["training"] == "0" * 16


def test_settings_that_did_not_make_it_fail(told, training):
    evidence = told(settings={**training.settings, "seed": 99})
    assert evidence.verdict == "fails"
    assert "tree" in evidence.why


def test_a_description_that_lacks_the_day_fails(told):
    evidence = told(as_of=None)
    assert evidence.verdict == "fails"
    assert "does not say how" in evidence.why


def test_fit_weights_that_are_not_at_hand_are_inconclusive(told):
    evidence = told(fit_weights={"method": "reweighing"})
    assert evidence.verdict == "inconclusive"
    assert "fit weights" in evidence.why


def changed(training, **parts):
    fraud = dataclasses.replace(training.fraud, **parts)
    return dataclasses.replace(training, fraud=fraud)


def test_each_part_that_differs_is_named(training):
    model = training.fraud
    assert first_difference(training, training) is None
    level = next(iter(model.levels))
    knots = Calibrator("logistic", np.array([[1.0], [9.0]]))
    other = Reference.of(np.arange(50.0), np.ones(50))
    for parts, said in (
        ({"features": model.features[::-1]}, "fraud: the features' order"),
        ({"features": model.features[1:]}, f"fraud: the feature {model.features[0]}"),
        ({"levels": {**model.levels, level: ["x"]}}, f"fraud: the levels of {level}"),
        ({"text": model.text.replace("Tree=1\n", "Tree=1\n ")}, "fraud: tree 1"),
        ({"text": model.text.replace("[seed: 0]", "[seed: 1]")}, "its parameters"),
        ({"calibrator": knots}, "fraud: the calibrator"),
        ({"reference": other}, "fraud: the reference"),
        ({"metadata": {**model.metadata, "trees": 1}}, "trees in the description"),
        ({"simulated": False}, "fraud: the mark of made-up data"),
        ({"metadata": {**model.metadata, "as_of": "2001-01-01"}}, "as_of"),
    ):
        assert said in first_difference(training, changed(training, **parts)), parts
    settings = {**model.metadata["settings"], "seed": 7}
    about = {**model.metadata, "settings": settings}
    assert "the setting seed" in first_difference(
        training, changed(training, metadata=about)
    )
    trees = model.text.partition("\nend of trees")
    fewer = trees[0].rpartition("\nTree=")[0] + "".join(trees[1:])
    found = first_difference(training, changed(training, text=fewer))
    assert "the number of trees" in found
    renamed = dataclasses.replace(training, training_id="other")
    assert first_difference(training, renamed) == "the training's id"
    error = dataclasses.replace(training.error, features=training.error.features[1:])
    both = dataclasses.replace(training, error=error)
    assert first_difference(training, both).startswith("error: ")
