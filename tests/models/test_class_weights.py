import numpy as np
import pytest

from outlay.models import fit
from outlay.models.calibrate import fit_calibrator
from outlay.models.metrics import effective_size, wilson
from outlay.models.settings import CalibrateSettings, FitSettings

SETTINGS = FitSettings(most_trees=60, least_trees=60, patience=30)
NAMES = ("a", "b")


def made(seed, n=4_000):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(n, 2))
    chance = 1 / (1 + np.exp(3 - 1.5 * values[:, 0]))
    label = (rng.random(n) < chance).astype(float)
    return fit.Rows(values, label, np.ones(n), np.arange(n) >= n * 3 // 4)


def raw_scores(later):
    fitted = fit.fit_booster(made(0), NAMES, (), SETTINGS, seed=0, threads=1)
    return fit.predict(fitted.text, later.values, threads=1)


def inside(chance, later):
    rate = later.label.mean()
    low, high = wilson(rate, effective_size(later.weight))
    return low <= chance.mean() <= high


@pytest.fixture
def weighted(monkeypatch):
    """As if a setting gave the positives nine times their weight."""
    plain = fit._parameters
    monkeypatch.setattr(
        fit, "_parameters", lambda *args: plain(*args) | {"scale_pos_weight": 9.0}
    )


def test_class_weights_alone_leave_the_interval_and_calibration_returns(weighted):
    later = made(1)
    raw = raw_scores(later)
    assert not inside(1 / (1 + np.exp(-raw)), later)
    parts = raw, later.label, later.weight, np.array(["P"] * len(raw))
    calibrated = fit_calibrator(*parts, CalibrateSettings())
    assert inside(calibrated.common(raw), later)


def test_a_booster_without_class_weights_is_inside():
    later = made(1)
    assert inside(1 / (1 + np.exp(-raw_scores(later))), later)
