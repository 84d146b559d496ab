"""Figures of an order of rows, against scikit-learn's and against counting."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve

from outlay.models.protocol.ranking import Ranking, compare, names

ROWS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 1), st.integers(0, 3)),
    min_size=4,
    max_size=40,
)


def parts(rows):
    score, label, weight = (
        np.array(each, dtype=float) for each in zip(*rows, strict=True)
    )
    return score, label, weight


@given(ROWS)
def test_figures_are_scikit_learns(rows):
    score, label, weight = parts(rows)
    found = Ranking.of(score, label).figures((3,), weight)
    if len(set(label[weight > 0])) < 2:
        assert all(np.isnan(value) for value in found.values())
        return
    auc = roc_auc_score(label, score, sample_weight=weight)
    precision = average_precision_score(label, score, sample_weight=weight)
    assert found["auc"] == pytest.approx(auc)
    assert found["average_precision"] == pytest.approx(precision)


@given(ROWS)
def test_recall_at_a_rate_is_on_scikit_learns_curve(rows):
    score, label, _ = parts(rows)
    if len(set(label)) < 2:
        return
    found = Ranking.of(score, label).figures(())
    wrong, hits, _ = roc_curve(label, score, drop_intermediate=False)
    for rate in (0.01, 0.05):
        expected = hits[wrong <= rate].max()
        assert found[f"recall_at_{rate * 100:g}_percent"] == pytest.approx(expected)


def test_precision_at_k_draws_ties_at_random():
    """The mean over every order of the tied rows."""
    score = np.array([9.0, 5.0, 5.0, 5.0, 1.0])
    label = np.array([1.0, 1.0, 0.0, 0.0, 1.0])
    found = Ranking.of(score, label).figures((1, 2, 3, 4, 99))
    for k in (1, 2, 3, 4):
        means = []
        for tied in itertools.permutations([1, 2, 3]):
            order = [0, *tied, 4]
            means.append(label[order[:k]].mean())
        assert found[f"precision_at_{k}"] == pytest.approx(np.mean(means))
    assert found["precision_at_99"] == pytest.approx(label.mean())


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    """Two normals a distance d apart: the AUC is the normal integral of d / sqrt 2."""
    truth, held = 0.7602499389065233, 0  # d = 1
    for seed in range(60):
        random = np.random.default_rng(seed)
        label = (random.random(400) < 0.3).astype(float)
        score = random.normal(size=400) + label
        found = compare({"m": score}, label, (10,), seed=seed, draws=150)["m"]
        low, high = found["intervals"]["auc"]
        held += low <= truth <= high
    assert held >= 51  # of 60 at 95 %: fewer has a chance under 1 in 1,000


def test_differences_are_of_pairs():
    random = np.random.default_rng(1)
    label = (random.random(300) < 0.4).astype(float)
    score = random.normal(size=300) + label
    found = compare({"a": score, "b": 2 * score, "c": -score}, label, (5,), seed=0)
    assert found["b"]["difference"] == {name: [0.0, 0.0] for name in names((5,))}
    assert found["c"]["difference"]["auc"][0] > 0
    assert found["a"]["intervals"] == found["b"]["intervals"]
