"""A card and its pictures where something is missing, and where folds were made."""

import dataclasses
import json
import re

import matplotlib.image as mpimg
import numpy as np
import pyarrow as pa
import pytest

from outlay.audit.papers.model_card import card, write_card
from outlay.audit.papers.model_curves import write_curves
from outlay.models.gather import judged
from outlay.models.metrics import measures
from outlay.models.train import train
from tests.models.made import AS_OF, FIRST, SETTINGS, write_history

pytestmark = pytest.mark.slow
FEW = SETTINGS.labels.model_copy(update={"least_positives": 20})
FRAUD, ERROR = (0, 94, 162), (213, 67, 9)
LEAKAGE = {"passed": True, "rows": 20, "columns": ["a", "b"], "differing": 0}


@pytest.fixture(scope="module")
def training(tmp_path_factory):
    matrix, _, outcomes = write_history(tmp_path_factory.mktemp("card"), 3_000)
    changes = {"folds": 2, "labels": FEW, "without": ("network",)}
    return train(
        matrix,
        outcomes,
        as_of=AS_OF,
        first_day=FIRST,
        settings=SETTINGS.model_copy(update=changes),
    )


@pytest.fixture(scope="module")
def fraudless(training):
    """The same training, had its test found no fraud."""
    place = training.test.column_names.index("fraud_label")
    none = pa.array([None] * training.test.num_rows, pa.int64())
    test = training.test.set_column(place, "fraud_label", none)
    said = training.metrics | {"fraud": measures(judged(test, "fraud"), seed=0)}
    said["stopping"] = dict(said["stopping"])
    said["stopping"]["fraud"] = {
        "trees": 10,
        "rounds": [1, 2],
        "average_precision": [0.0, 0.0],
    }
    return dataclasses.replace(training, test=test, metrics=said)


def colours(path):
    pixels = np.rint(mpimg.imread(path)[..., :3] * 255).astype(int)
    return {tuple(map(int, each)) for each in np.unique(pixels.reshape(-1, 3), axis=0)}


def of_group(value, verdict, state="estimated", group="one"):
    ratio = {
        "state": state,
        "against": ["best"],
        "value": value,
        "lower": value and value / 2,
        "upper": value and value * 2,
        "verdict": verdict,
    }
    return {
        "attributes": ["band"],
        "group": [group],
        "ratios": {"false_positive_rate": ratio},
    }


def test_folds_are_shown_with_their_spread(training):
    folds = training.metrics["folds"]
    assert folds["tested"]
    text = card(training, None, None)
    assert f"over {len(folds['tested']) + 1} test windows" in text
    of = folds["spread"]["error"]["auc"]
    assert f"{of['mean']:.4f} ± {of['sd']:.4f}" in text
    assert "No folds made" not in text


def test_a_fold_left_out_says_why(training):
    folds = training.metrics["folds"] | {"left_out": {"2": "too few days"}}
    other = dataclasses.replace(training, metrics=training.metrics | {"folds": folds})
    assert "- fold 2: too few days\n" in card(other, None, None)


def test_families_left_out_and_constraints_are_named(training):
    text = card(training, None, None)
    assert "families of features left out: network" in text
    assert "fit weights of the audit: none" in text
    assert re.search(r"- fraud: \d+ trees, \d+ features, monotone", text)
    assert re.search(r"- error: \d+ trees, \d+ features, no monotone", text)
    assert "simulated payments" not in text


def test_the_recheck_is_told_as_it_went(training):
    assert "Recheck passed: 20 rows and 2 features" in card(training, LEAKAGE, None)
    failed = LEAKAGE | {"passed": False, "differing": 3}
    assert "DID NOT PASS" in card(training, failed, None)
    assert "3 cells differ" in card(training, failed, None)
    assert "Not made." in card(training, None, None)


def test_the_worst_ratio_that_can_be_estimated_is_told(training):
    groups = [
        {"attributes": [], "group": [], "ratios": {}},
        of_group(1.5, "inconclusive"),
        of_group(3.0, "fails", group="worst"),
        of_group(None, "inconclusive", "suppressed", "few"),
    ]
    text = card(training, None, {"groups": groups})
    assert "3.00 (1.50 to 6.00), worst (band) against best: fails" in text
    assert "1 of 2 ratios fail" in text
    assert "few" not in text.split("## Fairness")[1].split("##")[0]
    none = card(training, None, {"groups": groups[:1] + groups[3:]})
    assert "No ratio of false-positive rates can be estimated" in none


def test_a_test_without_fraud_has_a_card_and_pictures_all_the_same(fraudless, tmp_path):
    text = card(fraudless, None, None)
    assert "not estimable: one class only" in text
    folder = write_curves(tmp_path / "curves", fraudless)
    said = json.loads((folder / "curves.json").read_text(encoding="utf-8"))
    assert said["test"]["fraud"] == {}
    assert said["test"]["error"]["positives"] > 0
    for path in folder.glob("*.png"):
        seen = colours(path)
        assert FRAUD not in seen, path.name
        assert ERROR in seen, path.name


def test_a_training_saved_before_cards_has_one_too(training, tmp_path):
    kept = {k: v for k, v in training.metrics.items() if k not in {"rows", "stopping"}}
    old = dataclasses.replace(training, metrics=kept, code={})
    old.save(tmp_path)
    text = write_card(tmp_path).read_text(encoding="utf-8")
    assert "| commit | unknown |" in text
    assert len(list(write_curves(tmp_path / "curves", old).glob("*.png"))) == 4
