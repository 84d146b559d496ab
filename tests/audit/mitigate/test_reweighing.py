import numpy as np
import pytest

from outlay.audit.mitigate import crossed, reweigh
from outlay.payments.errors import TableError


def test_the_weights_match_those_worked_out_by_hand():
    """Of ten payments six are of group a; of those one is bad, of b's four two are.

    P(a) = .6, P(bad) = .3: a and bad .6 * .3 / .1 = 1.8, a and good .6 * .7 / .5 = .84,
    b and bad .4 * .3 / .2 = .6, b and good .4 * .7 / .2 = 1.4.
    """
    groups = list("aaaaaabbbb")
    label = np.array([1.0, 0, 0, 0, 0, 0, 1, 1, 0, 0])
    wanted = [1.8] + [0.84] * 5 + [0.6] * 2 + [1.4] * 2
    assert reweigh(groups, label) == pytest.approx(wanted)


def made(n=3_000, seed=0):
    rng = np.random.default_rng(seed)
    groups = rng.choice(["a", "b", "c"], n, p=[0.6, 0.3, 0.1])
    label = (rng.random(n) < np.where(groups == "a", 0.05, 0.2)).astype(float)
    label[rng.random(n) < 0.1] = np.nan
    return groups.tolist(), label, rng.uniform(0.5, 2, n)


def shares(groups, label, weight):
    names, known = np.asarray(groups), ~np.isnan(label)
    return {
        name: np.average(
            label[known & (names == name)], weights=weight[known & (names == name)]
        )
        for name in sorted(set(groups))
    }


def test_label_and_group_are_independent_under_both_weights():
    groups, label, weight = made()
    before = shares(groups, label, weight)
    assert max(before.values()) > 2 * min(before.values())
    found = reweigh(groups, label, weight)
    after = shares(groups, label, weight * found)
    known = ~np.isnan(label)
    overall = np.average(label[known], weights=weight[known])
    assert list(after.values()) == pytest.approx([overall] * 3)
    names = np.asarray(groups)
    for name in "abc":
        here = known & (names == name)
        assert (weight * found)[here].sum() == pytest.approx(weight[here].sum())


def test_a_payment_without_a_label_counts_for_nothing_and_gets_one():
    groups, label, weight = made()
    known = ~np.isnan(label)
    found = reweigh(groups, label, weight)
    assert (found[~known] == 1).all()
    some = np.flatnonzero(known)
    alone = reweigh([groups[i] for i in some], label[some], weight[some])
    assert found[some] == pytest.approx(alone)


def test_strength_is_an_exponent_and_prior_draws_to_one():
    groups, label, weight = made()
    whole = reweigh(groups, label, weight)
    half = reweigh(groups, label, weight, strength=0.5)
    assert half**2 == pytest.approx(whole)
    assert (reweigh(groups, label, weight, strength=0.0) == 1).all()
    held = reweigh(groups, label, weight, prior=1e9)
    assert held == pytest.approx(np.ones(len(label)), abs=1e-4)
    some = reweigh(groups, label, weight, prior=200)
    assert 1 < some.max() < whole.max()


def test_a_group_of_one_class_only_keeps_finite_weights():
    groups = ["a"] * 50 + ["b"] * 50
    label = np.array(([1.0] + [0.0] * 4) * 10 + [0.0] * 50)
    found = reweigh(groups, label)
    assert np.isfinite(found).all()
    assert (found > 0).all()
    assert set(found[50:]) == {0.9}


@pytest.mark.parametrize("value", [0.0, 1.0, np.nan])
def test_labels_of_one_class_are_refused(value):
    with pytest.raises(TableError):
        reweigh(list("ab"), np.full(2, value))


def test_legitimate_payments_alone_can_carry_the_weights():
    """Of ten payments the odds are 3 / 7.

    Those of a are 1 / 5, so that its good ones weigh 7 / 15; those of b are 1, so that
    its good ones weigh 7 / 3.
    """
    groups = list("aaaaaabbbb")
    label = np.array([1.0, 0, 0, 0, 0, 0, 1, 1, 0, 0])
    found = reweigh(groups, label, legitimate_only=True)
    assert found == pytest.approx([1.0] + [7 / 15] * 5 + [1.0] * 2 + [7 / 3] * 2)
    many, label, weight = made()
    found = reweigh(many, label, weight, legitimate_only=True)
    after = shares(many, label, weight * found)
    assert max(after.values()) == pytest.approx(min(after.values()))
    assert (found[label == 1] == 1).all()
    assert (found[np.isnan(label)] == 1).all()


@pytest.mark.parametrize(("bad", "limit"), [(0, 1 / 20), (50, 20.0)])
def test_a_group_of_one_class_is_held_to_a_limit(bad, limit):
    groups = ["a"] * 400 + ["b"] * 51
    label = np.array(([1.0] + [0.0] * 9) * 40 + [1.0] * bad + [0.0] * (51 - bad))
    found = reweigh(groups, label, legitimate_only=True)
    assert found[-1] == pytest.approx(limit)


def test_groups_are_crossed():
    assert crossed(["p", "q"], ["a", "b"]) == ["p / a", "q / b"]
