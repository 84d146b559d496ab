import dataclasses
import json

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from outlay.models.fit import fit_booster, fit_weights
from outlay.models.fit_weights import METHODS, FitWeights
from outlay.models.gather import gather, labels_as_of
from outlay.models.making import make_model
from outlay.models.slices import payments_of
from outlay.models.splits import Windows
from outlay.models.train import train
from outlay.payments.errors import ModelProblemError
from tests.models.made import AS_OF, FIRST, SETTINGS
from tests.models.test_fit import NAMES, made
from tests.models.test_fit import SETTINGS as GROWING

# Names that stand in no other text: of an attribute, of its groups, of a method.
SECRETS = ("shoe_colour", "vermilion", "chartreuse")


def weights_of(rows, values=None, **more):
    count = rows.num_rows
    weight = np.ones(count) if values is None else values
    columns = {"payment_key": rows["payment_key"], "fraud": weight, "error": weight}
    return FitWeights(more.get("method", "reweighing"), pa.table(columns))


def trained(history, weights):
    matrix, _, outcomes = history
    return train(
        matrix,
        outcomes,
        as_of=AS_OF,
        first_day=FIRST,
        settings=SETTINGS,
        simulated=True,
        fit_weights=weights,
    )


@pytest.fixture(scope="module")
def coloured(history):
    """Weights made from an attribute that the models must never learn of."""
    _, table, _ = history
    rng = np.random.default_rng(0)
    shoe = rng.choice(SECRETS[1:], table.num_rows)
    return weights_of(table, np.where(shoe == SECRETS[1], 0.4, 2.5))


@pytest.fixture(scope="module")
def weighted(history, coloured):
    return trained(history, coloured)


def test_the_factor_comes_after_the_clip_and_before_the_scale():
    weight, factor = np.array([1.0, 5.0, 30.0]), np.array([1.0, 3.0, 3.0])
    by_hand = [1 * 1, 2 * 3, 2 * 3]
    wanted = np.array(by_hand) / np.mean(by_hand)
    assert fit_weights(weight, 2.0, factor) == pytest.approx(wanted)
    # Clipped together, the factor would have been undone.
    clipped = np.minimum(weight * factor, 2.0)
    assert not np.allclose(wanted, clipped / clipped.mean())


def test_the_booster_grows_on_weights_times_factor():
    rows = made()
    factor = np.random.default_rng(1).uniform(0.2, 3, len(rows.label))
    asked = GROWING.model_copy(update={"weight_clip": 1e9})
    one = dataclasses.replace(rows, factor=factor)
    other = dataclasses.replace(rows, weight=rows.weight * factor)
    plain, given, meant = (
        fit_booster(each, NAMES, ("kind",), asked, seed=0, threads=1)
        for each in (rows, one, other)
    )
    assert given == meant
    assert given.text != plain.text


def test_equal_weights_give_the_same_trees_and_another_training(history, training):
    found = trained(history, weights_of(history[1]))
    assert found.fraud.text == training.fraud.text
    assert found.error.text == training.error.text
    assert found.training_id != training.training_id
    assert found.test.equals(training.test)


def test_weights_change_both_models_and_are_said(weighted, training, coloured):
    assert weighted.fraud.text != training.fraud.text
    assert weighted.error.text != training.error.text
    assert weighted.training_id != training.training_id
    for model in (weighted.fraud, weighted.error):
        assert model.metadata["fit_weights"] == coloured.facts()
        assert model.metadata["training_id"] == weighted.training_id
    assert "fit_weights" not in training.fraud.metadata


def test_each_model_takes_its_own_column(history, training):
    _, table, _ = history
    other = weights_of(table).table
    lot = np.random.default_rng(0).uniform(0.2, 4, table.num_rows)
    one = FitWeights("reweighing", other.set_column(1, "fraud", pa.array(lot)))
    found = trained(history, one)
    assert found.fraud.text != training.fraud.text
    assert found.error.text == training.error.text


def test_calibration_reference_and_figures_know_nothing_of_them(history, coloured):
    matrix, _, outcomes = history
    windows = Windows.ending(AS_OF, FIRST, SETTINGS.windows)
    labels = labels_as_of(
        outcomes, payments_of(matrix), windows.labels_known_on, SETTINGS
    )
    plain, given = (
        gather(matrix, labels, windows, SETTINGS, simulated=True, fit_weights=weights)
        for weights in (None, coloured)
    )
    assert given.calibrate.equals(plain.calibrate)
    assert given.columns == plain.columns
    later = given.calibrate
    model = make_model("fraud", given)
    good = pc.fill_null(later["legitimate"], False).to_numpy()
    raw = model.score(later)[0]
    known = later["fraud_label"].is_valid().to_numpy()
    weight, label = later["weight"].to_numpy(), later["fraud_label"].to_numpy()
    promised = np.average(model.score(later)[1][known], weights=weight[known])
    assert promised == pytest.approx(
        np.average(label[known], weights=weight[known]), rel=0.15
    )
    share = weight[good & (raw <= np.median(raw))].sum() / weight[good].sum()
    assert model.reference.rank(np.median(raw)) == pytest.approx(share, abs=0.01)


def test_no_artefact_holds_attribute_group_or_weight(weighted, tmp_path, coloured):
    weighted.save(tmp_path)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 5
    for path in files:
        content = path.read_bytes()
        for secret in SECRETS:
            assert secret.encode() not in content, path.name
    for name in ("holdout", "test", "sample", "outcomes"):
        columns = getattr(weighted, name).column_names
        assert not [column for column in columns if "fit_weight" in column]
    assert not [n for n in weighted.fraud.features if "weight" in n]
    said = json.loads((tmp_path / "fraud" / "model.json").read_text())
    assert said["metadata"]["fit_weights"] == coloured.facts()
    assert set(coloured.facts()) == {"method", "rows", "sha256"}


def test_a_method_that_names_an_attribute_is_refused(history):
    assert not [name for name in METHODS if name in SECRETS]
    with pytest.raises(ModelProblemError, match="method"):
        weights_of(history[1], method="reweighing by shoe_colour")


def test_the_digest_follows_content_not_order(coloured, history):
    turned = coloured.table.take(pa.array(np.arange(coloured.table.num_rows)[::-1]))
    assert FitWeights("reweighing", turned).facts() == coloured.facts()
    assert weights_of(history[1]).facts()["sha256"] != coloured.facts()["sha256"]
    other = coloured.table["fraud"].to_numpy().copy()
    other[7] = np.nextafter(other[7], 9)
    nearly = coloured.table.set_column(1, "fraud", pa.array(other))
    assert FitWeights("reweighing", nearly).facts() != coloured.facts()


def test_folds_are_weighted_as_the_training_is(history, coloured):
    matrix, _, outcomes = history
    asked = SETTINGS.model_copy(
        update={
            "folds": 1,
            "windows": SETTINGS.windows.model_copy(update={"least_fit_days": 10}),
            "labels": SETTINGS.labels.model_copy(update={"least_positives": 10}),
        }
    )

    def fold(weights):
        found = train(
            matrix,
            outcomes,
            as_of=AS_OF,
            first_day=FIRST,
            settings=asked,
            fit_weights=weights,
        )
        return found.metrics["folds"]["tested"]["1"]["fraud"]

    assert fold(coloured)["auc"] != fold(None)["auc"]


def test_a_payment_without_a_weight_is_refused(history):
    few = weights_of(history[1].slice(2_000))
    with pytest.raises(ModelProblemError, match="have no fit weight"):
        trained(history, few)


@pytest.mark.parametrize("wrong", [0.0, -1.0, np.nan, np.inf])
def test_a_weight_that_is_not_positive_is_refused(history, wrong):
    values = np.ones(history[1].num_rows)
    values[3] = wrong
    with pytest.raises(ModelProblemError, match="not a positive number"):
        weights_of(history[1], values)


def test_a_payment_twice_or_another_column_is_refused(coloured):
    with pytest.raises(ModelProblemError, match="twice"):
        FitWeights("reweighing", pa.concat_tables([coloured.table] * 2))
    with pytest.raises(ModelProblemError, match="columns"):
        FitWeights("reweighing", coloured.table.drop_columns(["error"]))
    more = coloured.table.append_column("shoe_colour", coloured.table["payment_key"])
    with pytest.raises(ModelProblemError, match="columns"):
        FitWeights("reweighing", more)
