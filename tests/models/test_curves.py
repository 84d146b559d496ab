import json

import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import precision_recall_curve, roc_curve

from outlay.models.curves import (
    POINTS,
    curves_of,
    precision_recall,
    recall_by_rate,
    reliability,
    stopping_curve,
)
from outlay.models.fit import best_round
from outlay.models.metrics import Judged, average_precision, calibration_error


def rows_of(n=3_000, *, rounded=2, seed=3, weighted=True):
    rng = np.random.default_rng(seed)
    raw = np.round(rng.normal(-3, 1.5, n), rounded)
    chance = 1 / (1 + np.exp(-raw))
    label = (rng.random(n) < chance).astype(float)
    weight = rng.choice([1.0, 8.0, 30.0], n) if weighted else np.ones(n)
    return Judged(label, raw, chance, weight)


def by_cut(cuts, *columns):
    return {cut: each for cut, *each in zip(cuts, *columns, strict=True)}


@pytest.mark.parametrize("rounded", [1, 8])
def test_precision_and_recall_are_sklearn_s_at_every_cut(rounded):
    rows = rows_of(rounded=rounded)
    precision, recall, cuts = precision_recall_curve(
        rows.label, rows.raw, sample_weight=rows.weight
    )
    theirs = by_cut(cuts, precision[:-1], recall[:-1])
    ours = precision_recall(rows)
    assert 50 < len(ours["cut"]) <= POINTS + 2
    for cut, *found in zip(
        *(ours[k] for k in ("cut", "precision", "recall")), strict=True
    ):
        assert found == pytest.approx(theirs[cut], abs=1e-12)
    assert ours["recall"][-1] == pytest.approx(1)
    assert ours["cut"][0] == rows.raw.max()


@pytest.mark.parametrize("rounded", [1, 8])
def test_recall_by_rate_is_sklearn_s_at_every_cut(rounded):
    rows = rows_of(rounded=rounded)
    rate, recall, cuts = roc_curve(
        rows.label, rows.raw, sample_weight=rows.weight, drop_intermediate=False
    )
    theirs = by_cut(cuts, rate, recall)
    ours = recall_by_rate(rows)
    assert len(ours["cut"]) <= 2 * POINTS + 2
    keys = ("cut", "false_positive_rate", "recall")
    for cut, *found in zip(*(ours[key] for key in keys), strict=True):
        assert found == pytest.approx(theirs[cut], abs=1e-12)
    for key in keys[1:]:
        assert ours[key] == sorted(ours[key])
        assert ours[key][-1] == pytest.approx(1)


def test_few_points_are_all_kept_and_sum_to_average_precision():
    rows = rows_of(rounded=1)
    ours = precision_recall(rows)
    assert len(ours["cut"]) == len(np.unique(rows.raw))
    steps = np.diff([0.0, *ours["recall"]])
    area = float(steps @ np.array(ours["precision"]))
    assert area == pytest.approx(average_precision(rows.label, rows.raw, rows.weight))


def test_reliability_is_sklearn_s_where_all_weigh_alike():
    rows = rows_of(2_000, rounded=12, weighted=False)
    found, promised = calibration_curve(
        rows.label, rows.chance, n_bins=10, strategy="quantile"
    )
    ours = reliability(rows)
    assert [each["found"] for each in ours] == pytest.approx(found)
    assert [each["promised"] for each in ours] == pytest.approx(promised)


def test_weighted_bins_are_those_of_the_calibration_error():
    rows = rows_of()
    ours = reliability(rows)
    assert sum(each["labelled"] for each in ours) == len(rows.label)
    assert sum(each["positives"] for each in ours) == rows.label.sum()
    assert sum(each["share"] for each in ours) == pytest.approx(1)
    assert all(each["share"] == pytest.approx(0.1, abs=0.01) for each in ours)
    gap = sum(each["share"] * abs(each["found"] - each["promised"]) for each in ours)
    expected = calibration_error(rows.label, rows.chance, rows.weight)
    assert gap == pytest.approx(expected)
    for each in ours:
        lower, upper = each["interval"]
        assert lower <= each["found"] <= upper


def test_one_bin_by_hand():
    label, weight = np.array([1.0, 0, 0, 1]), np.array([1.0, 3, 2, 2])
    chance = np.array([0.5, 0.1, 0.2, 0.4])
    (only,) = reliability(Judged(label, chance, chance, weight), bins=1)
    assert only["found"] == pytest.approx(3 / 8)
    assert only["promised"] == pytest.approx((0.5 + 0.3 + 0.4 + 0.8) / 8)
    assert (only["labelled"], only["positives"], only["share"]) == (4, 2, 1.0)


def test_one_class_has_no_curve():
    rows = rows_of(50)
    for label in (np.zeros(50), np.ones(50)):
        assert curves_of(Judged(label, rows.raw, rows.chance, rows.weight)) == {}


def test_all_of_it_is_small_json():
    text = json.dumps(curves_of(rows_of(20_000, rounded=12)), allow_nan=False)
    assert len(text) < 60_000


def test_the_stopping_curve_keeps_the_ends_and_true_values():
    values = list(np.random.default_rng(0).random(1_000))
    trees = best_round(values, 10)
    found = stopping_curve(values, trees)
    assert len(found["rounds"]) <= POINTS + 2
    assert (found["rounds"][0], found["rounds"][-1]) == (1, 1_000)
    assert found["average_precision"] == [values[n - 1] for n in found["rounds"]]
    assert found["trees"] == trees
    short = stopping_curve([0.1, 0.3, 0.2], 2)
    assert short["rounds"] == [1, 2, 3]
    assert short["average_precision"] == [0.1, 0.3, 0.2]


@pytest.mark.slow
def test_a_training_carries_the_stopping_curve_of_each_model(training):
    for model in (training.fraud, training.error):
        found = training.metrics["stopping"][model.name]
        assert found["trees"] == model.metadata["trees"]
        # Forty rounds at most: all are kept, so the peak can be found again.
        assert best_round(found["average_precision"], 10) == found["trees"]
        assert "stopping" not in model.metadata
