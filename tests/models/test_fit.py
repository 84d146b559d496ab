import dataclasses

import numpy as np
import pytest

from outlay.models.fit import Rows, best_round, fit_booster, fit_weights, predict
from outlay.models.metrics import average_precision
from outlay.models.settings import FitSettings

SETTINGS = FitSettings(most_trees=60, least_trees=10, patience=30)
NAMES = ("a", "b", "kind")


def made(seed=0, n=2_000):
    rng = np.random.default_rng(seed)
    values = np.stack(
        [rng.normal(size=n), rng.normal(size=n), rng.integers(0, 4, n).astype(float)], 1
    )
    odds = 1.5 * values[:, 0] + (values[:, 2] == 2) - 3
    label = (rng.random(n) < 1 / (1 + np.exp(-odds))).astype(float)
    return Rows(values, label, rng.uniform(1, 20, n), np.arange(n) >= n * 3 // 4)


def fit(rows, *, settings=SETTINGS, seed=0, threads=1):
    return fit_booster(rows, NAMES, ("kind",), settings, seed=seed, threads=threads)


def test_same_rows_and_seed_give_the_same_text():
    rows = made()
    assert fit(rows) == fit(rows)
    assert fit(rows).text != fit(rows, seed=1).text


@pytest.mark.slow
def test_the_number_of_threads_changes_no_tree():
    few = FitSettings(most_trees=8, least_trees=4, patience=4)
    trees = [
        fit(made(), settings=few, threads=threads).text.split("parameters:")[0]
        for threads in (1, 2)
    ]
    assert trees[0] == trees[1]


def test_it_learns_what_is_there():
    later = made(1)
    raw = predict(fit(made()).text, later.values, threads=1)
    found = average_precision(later.label, raw, np.ones(len(raw)))
    assert found > 3 * later.label.mean()


def test_trees_are_counted_on_the_late_rows_and_grown_on_all():
    rows = made()
    turned = rows.label.copy()
    turned[rows.late] = 1 - turned[rows.late]
    noise = fit(dataclasses.replace(rows, label=turned))
    assert fit(rows).trees > noise.trees
    assert fit(rows).text.count("Tree=") == fit(rows).trees
    other = rows.values.copy()
    other[rows.late, 1] += rows.label[rows.late] * 5
    assert fit(dataclasses.replace(rows, values=other)).text != fit(rows).text


@pytest.mark.parametrize("part", ["late", "early"])
def test_with_nothing_to_watch_it_grows_the_fewest_trees(part):
    rows = made()
    label = np.where(rows.late == (part == "late"), 0.0, rows.label)
    assert fit(dataclasses.replace(rows, label=label)).trees == SETTINGS.least_trees


def test_fit_weights_are_clipped_and_have_mean_one():
    found = fit_weights(np.array([1.0, 1, 2, 9, 500]), 4)
    assert found == pytest.approx(np.array([1, 1, 2, 4, 4]) * 5 / 12)
    assert fit_weights(np.full(4, 33.0), 4) == pytest.approx(1)
    assert fit_weights(np.array([2.0, 30.0]), 1) == pytest.approx(1)


@pytest.mark.parametrize(
    ("curve", "least", "best"),
    [
        ([0.1] * 40, 5, 5),
        ([0.2], 5, 1),
        (list(np.linspace(0, 1, 60)) + list(np.linspace(1, 0, 60)), 5, 60),
        ([0.0] * 9 + [1.0] + [0.5] * 80, 5, 22),
    ],
)
def test_the_peak_of_the_smoothed_curve(curve, least, best):
    assert best_round(curve, least) == pytest.approx(best, abs=1)


def test_probabilities_are_not_inflated():
    rows = dataclasses.replace(made(), weight=np.ones(2_000))
    chance = 1 / (1 + np.exp(-predict(fit(rows).text, rows.values, threads=1)))
    assert chance.mean() == pytest.approx(rows.label.mean(), rel=0.1)
