"""Raw scores to probabilities."""

from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.special import expit, logit

from outlay.models.settings import CalibrateSettings
from outlay.payments.errors import ModelProblemError

Reals = NDArray[np.float64]

# Isotonic steps reach 0 and 1; nothing is ever that certain, and log-odds need room.
LEAST = 1e-6
# Platt's slope may not turn the order round, however few positives there are.
LEAST_SLOPE = 1e-3
STEPS = 50


@dataclass(frozen=True, slots=True, eq=False)
class Calibrator:
    """A map from raw score to probability, then a shift in log-odds by program.

    Attributes
    ----------
    kind : "isotonic" or "logistic"
    knots : array of float, shape (2, k)
        Isotonic: raw scores and probabilities, straight lines between. Logistic: one
        column, slope and intercept.
    offsets : dict
        Log-odds to add, by program; a program not named gets 0.
    """

    kind: str
    knots: Reals
    offsets: dict[str, float] = field(default_factory=dict)

    def common(self, raw: Reals) -> Reals:
        """Return probabilities before any shift, shape as `raw`."""
        if self.kind == "isotonic":
            chance = np.interp(raw, self.knots[0], self.knots[1])
        else:
            slope, intercept = self.knots[:, 0]
            chance = expit(slope * np.asarray(raw, dtype=np.float64) + intercept)
        clipped: Reals = np.clip(chance, LEAST, 1 - LEAST)
        return clipped

    def probability(self, raw: Reals, programs: pa.Array | pa.ChunkedArray) -> Reals:
        """Return calibrated probabilities, shape as `raw`, one program (text) each."""
        if isinstance(programs, pa.ChunkedArray):
            programs = programs.combine_chunks()
        # Nulls become a place of their own, which no offset is known for.
        coded = programs.dictionary_encode(null_encoding="encode")
        names = coded.dictionary.to_pylist()
        shift = np.array([self.offsets.get(name, 0.0) for name in names])
        shifted: Reals = expit(
            logit(self.common(raw)) + shift[coded.indices.to_numpy()]
        )
        return shifted

    def to_json(self) -> dict[str, Any]:
        """Return what `from_json` reads."""
        return {
            "kind": self.kind,
            "knots": self.knots.tolist(),
            "offsets": dict(sorted(self.offsets.items())),
        }

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Self:
        """Read what `to_json` wrote.

        Raises
        ------
        ModelProblemError
            Where it is no calibrator.
        """
        knots = np.array(said["knots"], dtype=np.float64)
        known = said["kind"] in {"isotonic", "logistic"}
        if not known or knots.ndim != 2 or len(knots) != 2 or not knots.size:
            raise ModelProblemError("the model's calibrator cannot be read")
        return cls(said["kind"], knots, dict(said["offsets"]))


def fit_calibrator(
    raw: Reals,
    label: Reals,
    weight: Reals,
    programs: NDArray[Any],
    settings: CalibrateSettings,
) -> Calibrator:
    """Learn the map from labelled payments of the calibrate window, shape (n,) each.

    Weights are 1 / inclusion probability, unclipped: the probabilities are about all
    payments, not about those that were reviewed.

    Raises
    ------
    ModelProblemError
        Where one of the two classes is empty.
    """
    count = int(label.sum())
    if count in {0, len(label)}:
        raise ModelProblemError(
            f"the calibrate window has {count} positives among {len(label)} labels: "
            "probabilities cannot be learned",
            fix="lengthen windows.calibrate, or add outcomes for that time",
        )
    if count >= settings.isotonic_from:
        common = Calibrator("isotonic", _isotonic(raw, label, weight))
    else:
        common = Calibrator("logistic", _platt(raw, label, weight))
    base = logit(common.common(raw))
    offsets = _offsets(base, label, weight, programs, settings.program_spread)
    return Calibrator(common.kind, common.knots, offsets)


def _isotonic(raw: Reals, label: Reals, weight: Reals) -> Reals:
    """Pool adjacent violators (Zadrozny and Elkan 2002), as scikit-learn has it."""
    from sklearn.isotonic import IsotonicRegression

    model = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
    model.fit(raw, label, sample_weight=weight)
    return np.stack([model.X_thresholds_, model.y_thresholds_]).astype(np.float64)


def _platt(raw: Reals, label: Reals, weight: Reals) -> Reals:
    """Slope and intercept of a weighted logistic regression on the raw score.

    Source: Platt, "Probabilistic outputs for support vector machines" (1999), by
    Newton's method (Lin, Lin and Weng 2007); plain targets, so that the mean
    probability is the weighted base rate exactly.
    """
    rate = np.average(label, weights=weight)
    centre = float(np.average(raw, weights=weight))
    design = np.stack([raw - centre, np.ones_like(raw)], axis=1)
    share = weight / weight.sum()
    found = np.array([1.0, logit(rate)])
    for _ in range(STEPS):
        step = _newton(design, label, share, found)
        found = found + step
        if np.abs(step).max() < 1e-12:
            break
    if not np.isfinite(found).all() or found[0] < LEAST_SLOPE:
        found = _intercept_only(design, label, share)
    return np.array([[found[0]], [found[1] - found[0] * centre]])


def _newton(design: Reals, label: Reals, share: Reals, at: Reals) -> Reals:
    chance = expit(design @ at)
    slope = design.T @ (share * (label - chance))
    curve = (design * (share * chance * (1 - chance))[:, None]).T @ design
    # A trace of ridge keeps perfectly separated classes from an infinite slope.
    step: Reals = np.linalg.solve(curve + 1e-9 * np.eye(2), slope)
    # Damped: a first step from far away may overshoot.
    return step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-300))


def _intercept_only(design: Reals, label: Reals, share: Reals) -> Reals:
    intercept = float(logit(share @ label))
    for _ in range(STEPS):
        chance = expit(LEAST_SLOPE * design[:, 0] + intercept)
        intercept += float(share @ (label - chance)) / float(
            share @ (chance * (1 - chance))
        )
    return np.array([LEAST_SLOPE, intercept])


def _offsets(
    base: Reals, label: Reals, weight: Reals, programs: NDArray[Any], spread: float
) -> dict[str, float]:
    names = np.asarray(programs, dtype=str)
    return {
        str(name): _offset(
            base[names == name], label[names == name], weight[names == name], spread
        )
        for name in np.unique(names)
    }


def _offset(base: Reals, label: Reals, weight: Reals, spread: float) -> float:
    """Return the shift d of one program, shrunk towards 0.

    d maximises sum_i v_i log f(y_i | expit(base_i + d)) - d^2 / (2 spread^2), f the
    Bernoulli density: the varying intercept of a multilevel logistic regression
    (Gelman and Hill 2007, section 12.2 and 14.2) with a normal prior. The weights v
    are scaled to sum to the effective sample size (sum w)^2 / sum w^2 (Kish 1965), so
    that a few heavy rows are not taken for many.
    """
    scaled = weight * weight.sum() / (weight @ weight)
    shift = 0.0
    for _ in range(STEPS):
        chance = expit(base + shift)
        slope = float(scaled @ (label - chance)) - shift / spread**2
        curve = float(scaled @ (chance * (1 - chance))) + 1 / spread**2
        step = slope / curve
        shift += min(max(step, -1.0), 1.0)
        if abs(step) < 1e-12:
            break
    return shift
