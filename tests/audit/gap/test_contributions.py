import numpy as np
import pyarrow.parquet as pq
import pytest

from outlay.audit.gap import contribution_gap, contributions, sample_by_group
from outlay.features.registry import BY_NAME
from outlay.models.explain import contributions as exact
from outlay.payments.errors import ModelProblemError
from tests.audit.gap.made import payees_of


@pytest.fixture
def rows(history):
    return pq.read_table(history[0]).slice(0, 1_200)


@pytest.fixture
def groups(rows):
    """Who has a new account is mostly of group b: the model leans on that."""
    fresh = rows["account_new"].to_numpy()
    rng = np.random.default_rng(0)
    b = np.where(fresh == 1, rng.random(len(fresh)) < 0.8, rng.random(len(fresh)) < 0.3)
    return np.where(b, "b", "a").tolist()


def gap_of(model, rows, groups, **more):
    (found,) = contribution_gap(
        model, rows, groups, payees_of(rows, 1), draws=40, **more
    )
    return found


def test_the_parts_sum_to_the_gap_of_mean_raw_scores(training, rows, groups):
    found = gap_of(training.fraud, rows, groups, against="a")
    raw, b = training.fraud.score(rows)[0], np.array(groups) == "b"
    wanted = raw[b].mean() - raw[~b].mean()
    assert found.gap == pytest.approx(wanted, abs=1e-9)
    for parts in (found.features, found.families):
        assert sum(part.gap for part in parts) == pytest.approx(wanted, abs=1e-9)
    assert found.rows == b.sum()
    assert (found.group, found.against) == ("b", "a")


def test_each_part_is_the_difference_of_means_counted_by_hand(training, rows, groups):
    model = training.fraud
    found = gap_of(model, rows, groups, against="a")
    values, b = exact(model, rows), np.array(groups) == "b"
    by_family = {}
    for place, name in enumerate(model.features):
        own = [values[i, place] for i in np.flatnonzero(b)]
        other = [values[i, place] for i in np.flatnonzero(~b)]
        gap = sum(own) / len(own) - sum(other) / len(other)
        part = next(part for part in found.features if part.name == name)
        assert part.gap == pytest.approx(gap, abs=1e-12)
        family = BY_NAME[name].family if name in BY_NAME else name
        by_family[family] = by_family.get(family, 0.0) + gap
    assert {part.name: part.gap for part in found.families} == pytest.approx(by_family)


def test_the_feature_that_carries_the_gap_comes_first(training, rows, groups):
    found = gap_of(training.fraud, rows, groups, against="a")
    assert found.features[0].name == "account_new"
    assert found.features[0].lower > 0
    assert found.features[0].gap > 0.5 * found.gap


def test_groups_drawn_by_lot_have_no_gap(training, rows):
    lot = np.random.default_rng(3).choice(["a", "b"], rows.num_rows).tolist()
    found = gap_of(training.fraud, rows, lot, against="a")
    assert found.lower < 0 < found.upper


def test_the_interval_is_that_of_a_difference_of_means(training, rows, groups):
    (found,) = contribution_gap(
        training.fraud, rows, groups, payees_of(rows, 1), against="a", draws=400
    )
    raw, b = training.fraud.score(rows)[0], np.array(groups) == "b"
    error = np.sqrt(raw[b].var() / b.sum() + raw[~b].var() / (~b).sum())
    assert found.upper - found.lower == pytest.approx(2 * 1.96 * error, rel=0.15)


def test_many_payments_of_few_payees_make_it_wider(training, rows):
    one, many = rows.slice(0, 300), payees_of(rows.slice(0, 300), 1)
    side = np.where(np.arange(300) % 2 == 0, "a", "b").tolist()
    repeated = one.take(np.tile(np.arange(300), 4))
    (alone,) = contribution_gap(
        training.fraud, repeated, side * 4, payees_of(repeated, 1), against="a"
    )
    (apart,) = contribution_gap(
        training.fraud, repeated, side * 4, many * 4, against="a"
    )
    assert alone.gap == pytest.approx(apart.gap)
    assert apart.upper - apart.lower > 1.6 * (alone.upper - alone.lower)


def test_by_default_the_group_with_the_lowest_mean_is_compared_with(
    training, rows, groups
):
    found = gap_of(training.fraud, rows, groups)
    assert found.against == "a"
    assert found.gap > 0


def test_an_unknown_group_is_refused(training, rows, groups):
    with pytest.raises(ModelProblemError, match="no payment is in the group z"):
        gap_of(training.fraud, rows, groups, against="z")


def test_contributions_that_miss_the_score_are_refused(
    training, rows, groups, monkeypatch
):
    def off(model, rows):
        values = exact(model, rows)
        values[: len(values) // 2, 0] += 1e-6
        return values

    monkeypatch.setattr(contributions, "contributions", off)
    with pytest.raises(ModelProblemError, match="miss it by"):
        gap_of(training.fraud, rows, groups)


def test_the_sample_takes_as_many_of_each_group_whatever_the_order():
    keys = [f"k{number}" for number in range(500)]
    groups = ["few" if number % 50 == 0 else "many" for number in range(500)]
    places = sample_by_group(keys, groups, each=30)
    assert [groups[place] for place in places].count("few") == 10
    assert [groups[place] for place in places].count("many") == 30
    turned = sample_by_group(keys[::-1], groups[::-1], each=30)
    assert {keys[p] for p in places} == {keys[::-1][p] for p in turned}
