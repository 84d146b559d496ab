"""What a training of given windows takes from matrix and outcomes."""

import datetime as dt
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from outlay.models.columns import Columns, open_matrix
from outlay.models.fit_weights import FitWeights
from outlay.models.labels import label_payments
from outlay.models.making import Material
from outlay.models.metrics import Judged
from outlay.models.settings import TrainSettings
from outlay.models.slices import labelled_rows
from outlay.models.splits import Window, Windows


def labels_as_of(
    outcomes: pa.Table, payments: pa.Table, as_of: dt.date, settings: TrainSettings
) -> pa.Table:
    """Return the mature labels that were known before a day, by the settings."""
    return label_payments(
        outcomes,
        payments,
        as_of=as_of,
        maturity=settings.maturity,
        settings=settings.labels,
    )


def within(labels: pa.Table, window: Window) -> pa.Table:
    """Return the labels of the payments of a window."""
    days = labels["known_on"]
    return labels.filter(
        pc.and_(
            pc.greater_equal(days, pa.scalar(window.start)),
            pc.less(days, pa.scalar(window.end)),
        )
    )


def gather(
    matrix: Path,
    labels: pa.Table,
    windows: Windows,
    settings: TrainSettings,
    *,
    simulated: bool,
    fit_weights: FitWeights | None = None,
) -> Material:
    """Return labelled rows of the fit and the calibrate window.

    Only the fit window's rows get the fit weights: probabilities are of payments as
    they are.
    """
    with open_matrix(matrix) as file:
        columns = Columns.of(file.schema_arrow, settings.without)
    fit, calibrate = (
        labelled_rows(matrix, labels, window, threads=settings.num_threads)
        for window in (windows.fit, windows.calibrate)
    )
    if fit_weights is not None:
        fit = fit_weights.beside(fit)
    return Material(columns, fit, calibrate, windows.fit, settings, simulated)


def judged(test: pa.Table, name: str) -> Judged:
    """Return what measures need of the rows that have a label of the `name` model."""
    rows = test.filter(test[f"{name}_label"].is_valid())
    columns = (f"{name}_label", f"raw_{name}", f"p_{name}", "weight")
    return Judged(
        *(np.asarray(rows[each].cast(pa.float64()).to_numpy()) for each in columns)
    )
