import json

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression

from outlay.models.calibrate import (
    LEAST_SLOPE,
    Calibrator,
    _offset,
    _platt,
    fit_calibrator,
)
from outlay.models.metrics import effective_size, wilson
from outlay.models.settings import CalibrateSettings
from outlay.payments.errors import ModelProblemError

SETTINGS = CalibrateSettings()


def made(seed, n=3_000, rate=0.05):
    rng = np.random.default_rng(seed)
    raw = rng.normal(size=n) - 1
    label = (rng.random(n) < expit(1.4 * raw + logit(rate))).astype(float)
    return (
        raw,
        label,
        rng.uniform(1, 10, n),
        np.array(["P1", "P2"])[rng.integers(0, 2, n)],
    )


@pytest.mark.property
@given(st.integers(0, 10_000), st.booleans())
def test_the_mean_probability_is_the_base_rate(seed, few):
    raw, label, weight, programs = made(seed, 3_000, 0.05 if few else 0.6)
    kind = CalibrateSettings(isotonic_from=10_000 if few else 100)
    found = fit_calibrator(raw, label, weight, programs, kind)
    assert found.kind == ("logistic" if few else "isotonic")
    rate = np.average(label, weights=weight)
    mean = np.average(found.probability(raw, pa.array(programs)), weights=weight)
    low, high = wilson(rate, effective_size(weight))
    assert low <= mean <= high


def test_isotonic_from_a_thousand_positives():
    raw, label, weight, programs = made(0, 4_000, 0.5)
    place = np.argsort(-label, kind="stable")
    for positives, kind in ((999, "logistic"), (1_000, "isotonic")):
        kept = np.concatenate([place[:positives], place[-1_000:]])
        assert label[kept].sum() == positives
        parts = raw[kept], label[kept], weight[kept], programs[kept]
        assert fit_calibrator(*parts, SETTINGS).kind == kind


def test_platt_equals_scikit_learn():
    raw, label, weight, _ = made(2)
    slope, intercept = _platt(raw, label, weight)[:, 0]
    other = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1_000)
    other.fit(raw[:, None], label, sample_weight=weight)
    assert slope == pytest.approx(other.coef_[0, 0], abs=1e-5)
    assert intercept == pytest.approx(other.intercept_[0], abs=1e-5)


def test_platt_never_turns_the_order_round():
    raw, label, weight, _ = made(3)
    slope, intercept = _platt(-raw, label, weight)[:, 0]
    assert slope == LEAST_SLOPE
    mean = np.average(expit(slope * -raw + intercept), weights=weight)
    assert mean == pytest.approx(np.average(label, weights=weight))


def test_perfectly_separated_classes_stay_finite():
    raw = np.concatenate([np.linspace(-3, -1, 50), np.linspace(1, 3, 50)])
    found = _platt(raw, (raw > 0).astype(float), np.ones(100))
    assert np.isfinite(found).all()
    assert found[0, 0] > 1


@pytest.mark.property
@given(st.integers(0, 10_000), st.sampled_from([0.1, 0.5, 2.0]))
def test_the_offset_is_the_peak_of_its_formula(seed, spread):
    rng = np.random.default_rng(seed)
    base = rng.normal(-2, 1, 80)
    label = (rng.random(80) < expit(base + 1)).astype(float)
    weight = rng.uniform(1, 20, 80)
    scaled = weight * effective_size(weight) / weight.sum()

    def loss(shift):
        chance = expit(base + shift)
        likely = label * np.log(chance) + (1 - label) * np.log1p(-chance)
        return -(scaled @ likely) + shift**2 / (2 * spread**2)

    peak = minimize_scalar(loss, bounds=(-8, 8), method="bounded").x
    assert _offset(base, label, weight, spread) == pytest.approx(peak, abs=1e-4)


def test_a_program_with_few_labels_is_shrunk_more():
    base = np.full(400, logit(0.05))
    bad = (np.arange(400) % 5 == 0).astype(float)
    offsets = [_offset(base[:n], bad[:n], np.ones(n), 0.5) for n in (5, 50, 400)]
    whole = logit(0.2) - logit(0.05)
    assert 0 < offsets[0] < offsets[1] < offsets[2] < whole


def test_probabilities_keep_the_order_inside_a_program():
    raw, label, weight, programs = made(5)
    found = fit_calibrator(raw, label, weight, programs, SETTINGS)
    ordered = np.linspace(-5, 5, 50)
    chance = found.probability(ordered, pa.array(["P1"] * 50))
    assert (np.diff(chance) > 0).all()


def test_an_unknown_program_gets_no_offset():
    raw, label, weight, programs = made(6)
    found = fit_calibrator(raw, label, weight, programs, SETTINGS)
    asked = np.array([0.3, -2.0])
    strange = found.probability(asked, pa.array(["new", None]))
    assert strange == pytest.approx(found.common(asked))


def test_json_keeps_every_bit():
    raw, label, weight, programs = made(7, 4_000, 0.5)
    found = fit_calibrator(raw, label, weight, programs, SETTINGS)
    again = Calibrator.from_json(json.loads(json.dumps(found.to_json())))
    assert (
        again.probability(raw, pa.array(programs))
        == found.probability(raw, pa.array(programs))
    ).all()


@pytest.mark.parametrize("label", [np.zeros(20), np.ones(20)])
def test_one_class_teaches_nothing(label):
    with pytest.raises(ModelProblemError, match="among 20 labels"):
        fit_calibrator(
            np.arange(20.0), label, np.ones(20), np.array(["P"] * 20), SETTINGS
        )


def test_a_damaged_calibrator_is_refused():
    with pytest.raises(ModelProblemError, match="calibrator"):
        Calibrator.from_json({"kind": "guess", "knots": [[1.0], [0.0]], "offsets": {}})
