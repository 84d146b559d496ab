import numpy as np
import pytest

from outlay.features.registry import FEATURES
from outlay.models.fit import Rows, fit_booster, predict
from outlay.models.monotone import directions
from outlay.models.settings import FitSettings

NAMES = ("payee_frauds", "account_age_days", "weekday", "program_kind")
HIGH, LOW, FREE, KIND = range(4)
SETTINGS = {"most_trees": 60, "least_trees": 40, "patience": 30, "num_leaves": 15}


@pytest.fixture(scope="module")
def rows():
    """Labels that say the opposite of every declaration, with some values missing."""
    rng = np.random.default_rng(0)
    n = 3_000
    values = rng.normal(size=(n, 4))
    values[:, KIND] = rng.integers(0, 4, n)
    values[rng.random((n, 4)) < 0.1] = np.nan
    known = np.nan_to_num(values)
    wave = np.sin(2 * known[:, HIGH]) - known[:, HIGH] + known[:, LOW]
    odds = 1.5 * wave + np.cos(3 * known[:, FREE]) + (known[:, KIND] == 2) - 2
    label = (rng.random(n) < 1 / (1 + np.exp(-odds))).astype(float)
    return Rows(values, label, rng.uniform(1, 20, n), np.arange(n) >= n * 3 // 4)


def grown(rows, *, threads=1, **settings):
    asked = FitSettings(**(SETTINGS | settings))
    kinds = (NAMES[KIND],)
    return fit_booster(rows, NAMES, kinds, asked, seed=0, threads=threads).text


def steps(text, rows, place):
    """Differences of raw scores along one feature, all else as in 150 real rows."""
    grid = np.linspace(-4, 4, 161)
    values = np.repeat(rows.values[:150], len(grid), axis=0)
    values[:, place] = np.tile(grid, 150)
    return np.diff(predict(text, values, threads=1).reshape(150, -1), axis=1)


@pytest.fixture(scope="module")
def constrained(rows):
    return grown(rows, monotone=True)


@pytest.mark.parametrize("fraction", [0.5, 1.0])
def test_no_score_moves_against_a_declaration(rows, fraction):
    text = grown(rows, monotone=True, feature_fraction=fraction)
    assert steps(text, rows, HIGH).min() >= 0
    assert steps(text, rows, LOW).max() <= 0


def test_it_still_moves_with_a_declaration_and_freely_without_one(rows, constrained):
    assert steps(constrained, rows, HIGH).max() > 0
    assert (
        steps(constrained, rows, FREE).min() < 0 < steps(constrained, rows, FREE).max()
    )


def test_without_the_setting_scores_follow_the_labels(rows):
    text = grown(rows, monotone=False)
    assert steps(text, rows, HIGH).min() < -0.1
    assert steps(text, rows, LOW).max() > 0.1


def test_the_same_rows_give_the_same_text_with_any_number_of_threads(rows, constrained):
    assert grown(rows, monotone=True) == constrained
    trees = constrained.split("parameters:")[0]
    assert grown(rows, monotone=True, threads=2).split("parameters:")[0] == trees


def test_directions_are_those_declared():
    assert directions(NAMES) == [1, -1, 0, 0]
    assert directions(["grant_kind_of_some_agency", *NAMES[:1]]) == [0, 1]
    for feature, found in zip(
        FEATURES, directions([each.name for each in FEATURES]), strict=True
    ):
        free = feature.kind == "category" or feature.risky is None
        assert (found == 0) == free
        assert (found == 1) == (feature.risky == "high" and not free)
