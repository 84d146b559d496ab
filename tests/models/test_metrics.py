import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve

from outlay.models.metrics import (
    Judged,
    average_precision,
    brier,
    calibration_error,
    effective_size,
    measures,
    recall_at_rate,
    roc_auc,
    wilson,
)


def made(seed, n=200, *, ties=True):
    rng = np.random.default_rng(seed)
    label = (rng.random(n) < 0.2).astype(float)
    label[:2] = 0, 1
    score = rng.normal(size=n) + label
    if ties:
        score = np.round(score, 1)
    return label, score, rng.uniform(1, 30, n)


@pytest.mark.property
@given(st.integers(0, 10_000))
def test_separation_equals_scikit_learn(seed):
    label, score, weight = made(seed)
    assert roc_auc(label, score, weight) == pytest.approx(
        roc_auc_score(label, score, sample_weight=weight)
    )
    assert average_precision(label, score, weight) == pytest.approx(
        average_precision_score(label, score, sample_weight=weight)
    )


@pytest.mark.property
@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.01, 0.1, 0.5, 1.0]))
def test_recall_is_the_best_of_all_cuts(seed, rate):
    label, score, weight = made(seed)
    negatives, best = weight[label == 0].sum(), 0.0
    for cut in [*np.unique(score), np.inf]:
        flagged = score >= cut
        if weight[flagged & (label == 0)].sum() <= rate * negatives + 1e-9:
            hits = weight[flagged & (label == 1)].sum()
            best = max(best, hits / weight[label == 1].sum())
    assert recall_at_rate(label, score, weight, rate) == pytest.approx(best)


def test_recall_lies_on_the_roc_curve():
    label, score, _ = made(3, 2_000, ties=False)
    false, true, _ = roc_curve(label, score)
    found = recall_at_rate(label, score, np.ones(2_000), 0.01)
    assert found == pytest.approx(true[false <= 0.01].max())


def test_area_by_counting_pairs():
    label = np.array([1.0, 0, 0, 1])
    score = np.array([2.0, 2, 1, 3])
    # Pairs: (2,2) a tie, (2,1), (3,2), (3,1) right.
    assert roc_auc(label, score, np.ones(4)) == pytest.approx(3.5 / 4)


def test_weights_count_as_repeated_rows():
    label, score, _ = made(5, 60)
    times = np.random.default_rng(1).integers(1, 5, 60)
    chance = 1 / (1 + np.exp(-score))
    many = [np.repeat(each, times) for each in (label, score, chance)]
    ones, weight = np.ones(times.sum()), times.astype(float)
    assert roc_auc(label, score, weight) == pytest.approx(roc_auc(*many[:2], ones))
    assert average_precision(label, score, weight) == pytest.approx(
        average_precision(*many[:2], ones)
    )
    assert brier(label, chance, weight) == pytest.approx(brier(many[0], many[2], ones))


def test_calibration_error_by_hand():
    chance = np.array([0.1, 0.1, 0.6, 0.6])
    label = np.array([0.0, 1.0, 1.0, 0.0])
    # Two bins of two rows: promised .1 and .6, found .5 and .5.
    found = calibration_error(label, chance, np.ones(4), bins=2)
    assert found == pytest.approx((0.4 + 0.1) / 2)


def test_true_probabilities_have_a_small_calibration_error():
    rng = np.random.default_rng(0)
    chance = rng.beta(1, 20, 100_000)
    label = (rng.random(100_000) < chance).astype(float)
    assert calibration_error(label, chance, np.ones(100_000)) < 0.003
    assert calibration_error(label, chance * 2, np.ones(100_000)) > 0.04


def test_one_class_gives_no_figure():
    zeros, score = np.zeros(3), np.arange(3.0)
    assert np.isnan(roc_auc(zeros, score, np.ones(3)))
    assert np.isnan(average_precision(zeros, score, np.ones(3)))
    assert np.isnan(recall_at_rate(zeros, score, np.ones(3), 0.01))
    said = measures(Judged(zeros, score, zeros, np.ones(3)), seed=0)
    assert said["positives"] == 0
    assert "problem" in said


def test_nobody_labelled_gives_no_figure():
    none = np.empty(0)
    assert measures(Judged(none, none, none, none), seed=0)["labelled"] == 0


def test_effective_size():
    assert effective_size(np.ones(7)) == pytest.approx(7)
    assert effective_size(np.array([1.0, 1, 10])) == pytest.approx(144 / 102)
    assert effective_size(np.empty(0)) == 0


def test_wilson_by_the_published_example():
    # Newcombe (1998), table I: 81 of 263 gives .2553 to .3662.
    low, high = wilson(81 / 263, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert wilson(0.3, 0) == (0.0, 1.0)
    assert wilson(0.0, 10)[0] == 0.0
    assert wilson(1.0, 10)[1] == pytest.approx(1)


def test_intervals_hold_the_figures_and_repeat():
    label, score, weight = made(9, 600)
    rows = Judged(label, score, 1 / (1 + np.exp(-score)), weight)
    said = measures(rows, seed=4, draws=60)
    assert said == measures(rows, seed=4, draws=60)
    for name in ("auc", "average_precision", "brier", "base_rate"):
        low, high = said["intervals"][name]
        assert low <= said[name] <= high
        assert low < high
    plain = said["unweighted"]["auc"]
    assert plain == pytest.approx(roc_auc_score(label, score))


def test_the_bootstrap_covers_what_is_true():
    inside = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        label = (rng.random(300) < 0.3).astype(float)
        score = rng.normal(size=300) + label
        said = measures(Judged(label, score, label, np.ones(300)), seed=0, draws=60)
        low, high = said["intervals"]["auc"]
        inside += low <= 0.76025 <= high  # the normal model's area, Phi(1 / sqrt 2)
    assert inside >= 33
