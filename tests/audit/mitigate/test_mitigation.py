import numpy as np
import pyarrow as pa
import pytest

from outlay.audit.gap import standing
from outlay.audit.mitigate import (
    CrossFitted,
    frontier,
    reduction_factors,
    reduction_weights,
    reweigh,
    reweighing_weights,
)
from outlay.audit.mitigate.reductions import LEAST_FACTOR
from outlay.models.fit import Rows
from outlay.models.fit_weights import FitWeights
from outlay.models.making import reals
from outlay.models.train import train
from tests.audit.mitigate.made import beside, decided
from tests.models.made import AS_OF, FIRST, SETTINGS


@pytest.fixture(scope="module")
def groups(biased, material):
    return beside(material.fit, biased)


@pytest.fixture(scope="module")
def weights(material, groups):
    return reweighing_weights(material, groups)


def ratio(judged):
    (worst,) = standing(judged, draws=60).worst
    return worst


@pytest.mark.parametrize("legitimate_only", [False, True])
def test_reweighing_brings_the_planted_ratio_down(
    biased, material, groups, plain, legitimate_only
):
    weights = reweighing_weights(material, groups, legitimate_only=legitimate_only)
    before, after = ratio(plain), ratio(decided(biased, material, weights))
    assert (before.group, before.against) == ("b", "a")
    assert before.lower > 1.5
    assert after.ratio < 1.25


def test_weights_drawn_by_lot_do_not(biased, material, plain, weights):
    lot = np.random.default_rng(0).permutation(weights.table.num_rows)
    columns = {
        name: weights.table[name].combine_chunks().take(pa.array(lot))
        for name in ("fraud", "error")
    }
    keys = {"payment_key": weights.table["payment_key"]}
    shuffled = FitWeights("reweighing", pa.table(keys | columns))
    assert ratio(decided(biased, material, shuffled)).lower > 1.25


def test_reweighing_weights_hold_under_the_weights_of_the_fit(
    material, groups, weights
):
    for name in ("fraud", "error"):
        clip = getattr(SETTINGS, name).weight_clip
        base = np.minimum(reals(material.fit, "weight"), clip)
        label = reals(material.fit, f"{name}_label")
        assert weights.table[name].to_numpy() == pytest.approx(
            reweigh(groups, label, base)
        )
    assert weights.table["payment_key"].equals(material.fit["payment_key"])
    assert weights.method == "reweighing"


@pytest.mark.slow
def test_a_training_takes_them_and_none_of_its_artefacts_knows_a_group(
    biased, weights, tmp_path
):
    matrix, _, outcomes, _, _ = biased
    found = train(
        matrix,
        outcomes,
        as_of=AS_OF,
        first_day=FIRST,
        settings=SETTINGS,
        simulated=True,
        fit_weights=weights,
    )
    assert found.fraud.metadata["fit_weights"] == weights.facts()
    found.save(tmp_path)
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        assert b"letter" not in path.read_bytes(), path.name
    assert "letter" not in (*found.fraud.features, *found.error.features)


def planted(n=4_000, seed=0):
    """A learner that flags b's rows more, and less the more their negatives weigh."""
    rng = np.random.default_rng(seed)
    group = rng.choice(["a", "b"], n)
    label = (rng.random(n) < 0.1).astype(float)
    noise = rng.random(n)

    def learner(asked, factor):
        negative = (asked == 0) & (group == "b")
        other = (asked == 0) & (group == "a")
        weigh = factor[negative].mean() / factor[other].mean()
        chance = np.where(label == 1, 0.6, np.where(group == "b", 0.12 / weigh, 0.04))
        return noise < chance

    return group, label, learner


def test_the_reduction_weighs_down_the_group_that_is_flagged_too_often():
    group, label, learner = planted()
    factor = reduction_factors(learner, group.tolist(), label)
    good = label == 0
    assert (factor[~good] == 1).all()
    of = {name: set(factor[good & (group == name)]) for name in "ab"}
    assert all(len(values) == 1 for values in of.values())
    (a,), (b,) = of["a"], of["b"]
    assert LEAST_FACTOR <= a < 1 < b
    flagged = learner(label, factor)
    plain = learner(label, np.ones(len(label)))

    def rates(flags):
        return [flags[good & (group == name)].mean() for name in "ba"]

    (high, low), (was_high, was_low) = rates(flagged), rates(plain)
    assert was_high / was_low > 2
    assert high / low < 0.8 * was_high / was_low


def test_without_a_gap_the_reduction_changes_next_to_nothing():
    group, label = np.array(["a", "b"] * 2_000), np.zeros(4_000)
    label[::7] = 1
    flags = np.zeros(4_000, bool)
    for name in "ab":
        flags[np.flatnonzero((group == name) & (label == 0))[::20]] = True
    factor = reduction_factors(lambda _y, _w: flags, group.tolist(), label)
    assert factor == pytest.approx(np.ones(4_000), abs=0.02)


@pytest.mark.slow
def test_the_same_reduction_twice_gives_the_same_weights(biased, material, groups):
    payees = [f"p{place}" for place in range(material.fit.num_rows)]
    one, other = (
        reduction_weights(material, groups, payees, rounds=2) for _ in range(2)
    )
    assert one.facts() == other.facts()
    assert one.method == "reduction"
    label = reals(material.fit, "error_label")
    values, names = one.table["error"].to_numpy(), np.asarray(groups)
    assert (values[label == 1] == 1).all()
    assert (values[np.isnan(label)] == 1).all()
    high, low = (values[(label == 0) & (names == name)].mean() for name in ("b", "a"))
    assert high > low


@pytest.mark.slow
def test_the_reduction_brings_the_planted_ratio_down(biased, material, groups, plain):
    payees = [f"p{place}" for place in range(material.fit.num_rows)]
    weights = reduction_weights(material, groups, payees, rounds=6)
    after = ratio(decided(biased, material, weights))
    assert after.ratio < 0.8 * ratio(plain).ratio


def test_a_row_is_scored_by_a_booster_that_has_not_seen_its_payee():
    rng = np.random.default_rng(0)
    n, each = 1_800, 60
    payee = np.arange(n) // each
    lot = rng.permutation(n)
    own = rng.normal(size=n // each)[payee]
    values = np.column_stack([own, rng.normal(size=n)])[lot]
    label = (rng.random(n // each) < 0.3)[payee].astype(float)[lot]
    payee = payee[lot]
    rows = Rows(values, label, np.ones(n), np.arange(n) > 1_350)

    def caught(payees):
        learner = CrossFitted(rows, payees, ("a", "b"), (), SETTINGS.fraud, rate=0.1)
        return learner(label, np.ones(n))[label == 1].mean()

    known = caught([f"row{place}" for place in range(n)])
    apart = caught([f"payee{place}" for place in payee])
    assert known > 0.5
    assert apart < 0.25


def test_the_frontier_says_what_is_met_and_what_is_lost(
    biased, material, plain, weights
):
    mended = decided(biased, material, weights)
    points = frontier({"as it is": plain, "reweighed": mended}, "as it is", draws=60)
    assert [point.method for point in points] == ["reweighed", "as it is"]
    first, last = points
    assert not last.meets
    assert last.lost == 0
    recall = [judged.flagged[judged.bad].mean() for judged in (plain, mended)]
    assert first.lost == pytest.approx(1 - recall[1] / recall[0])
    assert first.lost_lower <= first.lost <= first.lost_upper
    assert first.worst.ratio == pytest.approx(ratio(mended).ratio)
    assert first.meets == (first.worst.ratio <= 1.25 and first.lost <= 0.05)
    assert first.best
    assert not (last.best and last.lost > first.lost)
