"""What a model goes by as a whole: mean contributions and two pictures, by shap."""

import dataclasses
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outlay.audit.explained.shap_library import load_shap
from outlay.audit.explained.shap_pictures import draw_bars, draw_swarm
from outlay.models.explain import contributions
from outlay.models.model import Model
from outlay.payments.errors import ModelProblemError

Reals = NDArray[np.float64]

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Weight:
    """How much a feature moves the score: in log-odds, over the sampled payments."""

    feature: str
    mean_absolute: float
    mean: float
    share: float


@dataclass(frozen=True, slots=True)
class ShapSummary:
    """A model's features by how much they move its raw score (log-odds).

    Path-dependent SHAP values, exact for the trees as they are; they say what the
    model goes by, not what causes a payment to be wrong. `bars` and `swarm` are file
    names in the audit's folder.
    """

    model: str
    rows: int
    base: float
    weights: tuple[Weight, ...]
    bars: str
    swarm: str

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        return dataclasses.asdict(self)


def summarise(name: str, model: Model, rows: pa.Table, folder: Path) -> ShapSummary:
    """Explain `rows` with shap, check it against the model's own, draw, and sum up.

    Parameters
    ----------
    name : str
        "fraud" or "error", for titles and file names.
    rows : pa.Table
        Features of the test window's sample, shape (n, columns).
    folder : Path
        Where the pictures go: shap_<name>_bars.png and shap_<name>_swarm.png.

    Raises
    ------
    ModelProblemError
        Where shap and the model's own contributions differ by over 1e-9: then one of
        them would be explaining another model.
    """
    data = model.encode(rows)
    values, base = _shap_values(model, data)
    _check_same(name, values, contributions(model, rows)[:, :-1])
    weights = weigh(model.features, values)
    folder.mkdir(parents=True, exist_ok=True)
    bars, swarm = f"shap_{name}_bars.png", f"shap_{name}_swarm.png"
    draw_bars(name, weights, folder / bars)
    kinds = [place for place, each in enumerate(model.features) if each in model.levels]
    # The number of a level is no more or less of anything: it has no colour.
    data[:, kinds] = np.nan
    draw_swarm(name, model.features, values, data, folder / swarm)
    return ShapSummary(name, rows.num_rows, base, weights, bars, swarm)


def weigh(features: Sequence[str], values: Reals) -> tuple[Weight, ...]:
    """Return each feature's weight from contributions (n, features), largest first."""
    sizes = np.abs(values).mean(axis=0)
    total = float(sizes.sum()) or 1.0
    order = np.lexsort((np.asarray(features), -sizes)).tolist()
    return tuple(
        Weight(
            features[place],
            float(sizes[place]),
            float(values[:, place].mean()),
            float(sizes[place]) / total,
        )
        for place in order
    )


def _shap_values(model: Model, data: Reals) -> tuple[Reals, float]:
    explainer = load_shap().TreeExplainer(
        model.booster, feature_perturbation="tree_path_dependent"
    )
    with warnings.catch_warnings():
        # It tells of a change of shape; the shape is checked below.
        warnings.filterwarnings("ignore", "LightGBM binary classifier", UserWarning)
        values = np.asarray(explainer.shap_values(data), dtype=np.float64)
    if values.shape != data.shape:
        raise ModelProblemError(
            f"shap gave values of shape {values.shape} for rows of {data.shape}",
            fix="install the locked versions of shap and lightgbm",
        )
    return values, float(np.ravel(explainer.expected_value)[-1])


def _check_same(name: str, values: Reals, own: Reals) -> None:
    apart = float(np.abs(values - own).max(initial=0.0))
    if apart > TOLERANCE:
        raise ModelProblemError(
            f"shap and the {name} model's own contributions differ by {apart:.3g}",
            rule="contributions are exact to 1e-9",
            fix="install the locked versions of shap and lightgbm",
        )
