import dataclasses
import json
import pickle
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from outlay.models.model import ABOUT, BOOSTER, Model
from outlay.payments.errors import ModelProblemError


@pytest.fixture
def saved(training, tmp_path):
    training.fraud.save(tmp_path / "fraud")
    return tmp_path / "fraud"


def test_saved_and_loaded_scores_are_bit_equal(training, history, saved):
    _, table, _ = history
    loaded = Model.load(saved)
    for one, other in zip(
        training.fraud.score(table), loaded.score(table), strict=True
    ):
        np.testing.assert_array_equal(one, other)
    assert loaded.digest() == training.fraud.digest()
    assert loaded.simulated


def test_saving_again_gives_the_same_bytes(training, saved, tmp_path):
    Model.load(saved).save(tmp_path / "again")
    for name in (BOOSTER, ABOUT):
        assert (saved / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_only_text_and_json_are_written(saved):
    assert sorted(path.name for path in saved.iterdir()) == [BOOSTER, ABOUT]
    json.loads((saved / ABOUT).read_text(encoding="utf-8"))
    for path in saved.iterdir():
        path.read_bytes().decode("ascii")
        with pytest.raises((pickle.UnpicklingError, KeyError, ValueError)):
            pickle.loads(path.read_bytes())  # noqa: S301


def test_shuffled_columns_score_the_same_bits(training, history):
    _, table, _ = history
    names = list(np.random.default_rng(0).permutation(table.column_names))
    for one, other in zip(
        training.error.score(table),
        training.error.score(table.select(names)),
        strict=True,
    ):
        np.testing.assert_array_equal(one, other)


def test_a_row_alone_scores_as_in_a_batch(training, history):
    _, table, _ = history
    raw, chance = training.fraud.score(table.slice(0, 500))
    for row in (0, 17, 499):
        alone = training.fraud.score(table.slice(row, 1))
        assert (alone[0][0], alone[1][0]) == (raw[row], chance[row])


def test_the_order_of_rows_changes_no_score(training, history):
    _, table, _ = history
    order = np.random.default_rng(1).permutation(table.num_rows)
    raw, _ = training.fraud.score(table)
    again, _ = training.fraud.score(table.take(pa.array(order)))
    np.testing.assert_array_equal(again, raw[order])


def test_threads_change_no_score(training, history):
    _, table, _ = history
    one = training.fraud.score(table, threads=1)[0]
    np.testing.assert_array_equal(one, training.fraud.score(table, threads=2)[0])


def test_no_rows_have_no_scores(training, history):
    raw, chance = training.fraud.score(history[1].slice(0, 0))
    assert (len(raw), len(chance)) == (0, 0)


def test_a_bare_array_is_refused(training):
    with pytest.raises(ModelProblemError, match="named columns"):
        training.fraud.score(np.zeros((1, 5)))


def cut_short(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def changed_by_hand(path):
    text = path.read_text(encoding="utf-8")
    place = text.index("0.")
    path.write_text(f"{text[:place]}1{text[place + 1 :]}", encoding="utf-8")


def emptied(path):
    path.write_bytes(b"")


def made_binary(path):
    path.write_bytes(b"\x80\x04\xff" * 40)


@pytest.mark.parametrize("name", [BOOSTER, ABOUT])
@pytest.mark.parametrize(
    "damage", [cut_short, changed_by_hand, emptied, made_binary, Path.unlink]
)
def test_damaged_files_are_refused(saved, name, damage):
    damage(saved / name)
    with pytest.raises(ModelProblemError, match="the model cannot be read") as caught:
        Model.load(saved)
    assert caught.value.where.file == str(saved)
    assert caught.value.fix


@pytest.mark.parametrize(
    "said", ["[]", "{}", "null", '{"digest": 1, "format": 2}', "[" * 100_000]
)
def test_json_of_something_else_is_refused(saved, said):
    (saved / ABOUT).write_text(said, encoding="utf-8")
    with pytest.raises(ModelProblemError, match="the model cannot be read"):
        Model.load(saved)


def test_another_feature_list_than_the_boosters_is_refused(training, history):
    features = training.fraud.features[::-1]
    turned = dataclasses.replace(training.fraud, features=features, _loaded=[])
    with pytest.raises(ModelProblemError, match="other features"):
        turned.score(history[1])


def test_the_digest_tells_models_apart(training):
    fraud = training.fraud
    other = dataclasses.replace(fraud, simulated=False)
    assert len({fraud.digest(), training.error.digest(), other.digest()}) == 3
