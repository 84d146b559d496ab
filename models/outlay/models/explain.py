"""Exact contributions of features to a raw score."""

import numpy as np
from numpy.typing import NDArray

from outlay.models.encode import Rows
from outlay.models.model import Model
from outlay.payments.errors import ModelProblemError

Reals = NDArray[np.float64]

# LightGBM counts rows x (features + 1) in 32 bits; a piece also bounds memory.
MOST_CELLS = 2_000_000
TOLERANCE = 1e-9


def contributions(model: Model, rows: Rows) -> Reals:
    """Return SHAP values in log-odds, shape (n, features + 1), the base last.

    Path-dependent TreeSHAP (Lundberg et al. 2020), as LightGBM computes it: each row
    sums to its raw score.

    Raises
    ------
    ModelProblemError
        Where a row does not sum to its raw score to 1e-9.
    """
    encoded = model.encode(rows)
    width = len(model.features) + 1
    found = np.empty((len(encoded), width))
    step = max(1, MOST_CELLS // width)
    for start in range(0, len(encoded), step):
        piece = encoded[start : start + step]
        found[start : start + step] = model.booster.predict(piece, pred_contrib=True)
    _check(found, model.raw(encoded))
    return found


def _check(found: Reals, raw: Reals) -> None:
    gap = float(np.abs(found.sum(axis=1) - raw).max()) if len(raw) else 0.0
    if not gap <= TOLERANCE:
        raise ModelProblemError(
            f"contributions miss the raw score by {gap:.1e}, over {TOLERANCE:.0e}",
            rule="reasons add up to the score",
            fix="report this: the model's text or LightGBM's version is not as tested",
        )
