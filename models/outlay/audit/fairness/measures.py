"""The audited rates: Fairlearn's metric, its denominator and its hits in cells."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from fairlearn.metrics import (
    false_negative_rate,
    false_positive_rate,
    selection_rate,
)
from numpy.typing import ArrayLike

Metric = Callable[..., float]


def false_discovery_rate(
    y_true: ArrayLike, y_pred: ArrayLike, *, sample_weight: ArrayLike
) -> float:
    """Return the share of legitimate payments among those flagged; 0 with none."""
    weight, flagged = np.asarray(sample_weight), np.asarray(y_pred) == 1
    proper = np.asarray(y_true) == 0
    total = float(weight[flagged].sum())
    return float(weight[flagged & proper].sum()) / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Measure:
    """A rate: Fairlearn's metric, and which cells are its denominator and hits."""

    name: str
    metric: Metric
    rows: Callable[[pd.DataFrame], pd.Series]
    hits: Callable[[pd.DataFrame], pd.Series]
    labelled: bool = True


MEASURES = (
    Measure(
        "selection_rate",
        selection_rate,
        lambda cell: cell["bad"] >= -1,
        lambda cell: cell["flagged"] == 1,
        labelled=False,
    ),
    Measure(
        "false_positive_rate",
        false_positive_rate,
        lambda cell: cell["bad"] == 0,
        lambda cell: cell["flagged"] == 1,
    ),
    Measure(
        "false_negative_rate",
        false_negative_rate,
        lambda cell: cell["bad"] == 1,
        lambda cell: cell["flagged"] == 0,
    ),
    Measure(
        "false_discovery_rate",
        false_discovery_rate,
        lambda cell: (cell["bad"] >= 0) & (cell["flagged"] == 1),
        lambda cell: cell["bad"] == 0,
    ),
)
