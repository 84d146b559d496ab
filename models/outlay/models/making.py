"""One model from the labelled payments of the fit and the calibrate window."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from outlay.models.calibrate import Calibrator, fit_calibrator
from outlay.models.columns import Columns
from outlay.models.encode import encode, learn_levels
from outlay.models.fit import Fitted, Rows, fit_booster, predict
from outlay.models.fit_weights import column_of
from outlay.models.metrics import effective_size
from outlay.models.model import Model
from outlay.models.reference import Reference
from outlay.models.settings import FitSettings, TrainSettings
from outlay.models.splits import Window

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Material:
    """What both models are made from: labelled rows of two windows, in time order."""

    columns: Columns
    fit: pa.Table
    calibrate: pa.Table
    window: Window
    settings: TrainSettings
    simulated: bool


@dataclass(frozen=True, slots=True)
class Made:
    """A model, and the stopping curve that set its number of trees.

    The curve stands apart: it tells how a model came about and changes no score.
    """

    model: Model
    curve: list[float]


def make_model(name: str, material: Material) -> Model:
    """Return the `name` model alone; see `make`."""
    return make(name, material).model


def make(name: str, material: Material) -> Made:
    """Fit, calibrate, and freeze the reference of the `name` model.

    Raises
    ------
    ModelProblemError
        Where the calibrate window cannot teach probabilities.
    """
    columns, threads = material.columns, material.settings.num_threads
    levels = learn_levels(material.fit, columns.categories)
    fitted = _fitted(name, material, levels)
    later = material.calibrate
    values = encode(later, columns.features, levels)
    raw = predict(fitted.text, values, threads=threads)
    good = pc.fill_null(later["legitimate"], False).to_numpy()
    model = Model(
        name=name,
        text=fitted.text,
        features=columns.features,
        levels=levels,
        calibrator=_calibrator(name, raw, later, material.settings),
        reference=Reference.of(raw[good], reals(later, "weight")[good]),
        simulated=material.simulated,
        metadata=_facts(name, fitted, later),
    )
    return Made(model, fitted.curve)


def _fitted(name: str, material: Material, levels: dict[str, list[str]]) -> Fitted:
    growing: FitSettings = getattr(material.settings, name)
    columns, label = material.columns, f"{name}_label"
    rows = having(material.fit, label)
    return fit_booster(
        Rows(
            encode(rows, columns.features, levels),
            reals(rows, label),
            reals(rows, "weight"),
            late_rows(rows, material.window, growing.stop_share),
            _factor(rows, name),
        ),
        columns.features,
        columns.categories,
        growing,
        seed=material.settings.seed,
        threads=material.settings.num_threads,
    )


def _factor(rows: pa.Table, name: str) -> Reals | None:
    column = column_of(name)
    return reals(rows, column) if column in rows.column_names else None


def _calibrator(
    name: str, raw: Reals, later: pa.Table, settings: TrainSettings
) -> Calibrator:
    label = f"{name}_label"
    rows = having(later, label)
    return fit_calibrator(
        raw[later[label].is_valid().to_numpy()],
        reals(rows, label),
        reals(rows, "weight"),
        rows["program"].to_numpy(),
        settings.calibrate,
    )


def _facts(name: str, fitted: Fitted, later: pa.Table) -> dict[str, Any]:
    rows = having(later, f"{name}_label")
    return {
        "trees": fitted.trees,
        "calibrated_on": rows.num_rows,
        "calibrated_positives": int(pc.sum(rows[f"{name}_label"]).as_py()),
        "calibrated_effective_size": effective_size(reals(rows, "weight")),
    }


def having(rows: pa.Table, label: str) -> pa.Table:
    """Return the rows that have this label."""
    return rows.filter(rows[label].is_valid())


def reals(rows: pa.Table, name: str) -> Reals:
    """Return a column as 64-bit floats, shape (n,)."""
    values: Reals = rows[name].cast(pa.float64()).to_numpy()
    return values


def late_rows(rows: pa.Table, window: Window, share: float) -> NDArray[np.bool_]:
    """Return which rows lie in the last `share` of the window's days."""
    since = window.end - dt.timedelta(days=max(1, round(window.days * share)))
    late: NDArray[np.bool_] = pc.greater_equal(
        rows["known_on"], pa.scalar(since, pa.date32())
    ).to_numpy()
    return late
