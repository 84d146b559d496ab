"""Columns that alone tell the label: most likely written after it was known."""

import numpy as np
from numpy.typing import NDArray

from outlay.models.metrics import roc_auc
from outlay.models.protocol.split import Split
from outlay.models.protocol.table import Labelled

Reals = NDArray[np.float64]
SUSPICIOUS = 0.99


def telling_columns(
    labelled: Labelled, parts: Split, values: Reals
) -> dict[str, float]:
    """Return the columns whose own AUC in the test part is over 0.99, with it.

    A number is taken upwards or downwards as the fit part says, what is missing lies
    below all; a category by its share of positives in the fit part.
    """
    found = {}
    for place, name in enumerate(labelled.features):
        column = values[:, place]
        score = (
            _by_share(column, labelled.label, parts.fit)
            if name in labelled.categories
            else _by_size(column, labelled.label, parts.fit)
        )
        alone = _auc(labelled.label[parts.test], score[parts.test])
        if alone > SUSPICIOUS:
            found[name] = alone
    return found


def _by_size(column: Reals, label: Reals, fit: NDArray[np.bool_]) -> Reals:
    known = column[~np.isnan(column)]
    filled = np.where(np.isnan(column), known.min(initial=0.0) - 1, column)
    return filled if _auc(label[fit], filled[fit]) >= 0.5 else -filled


def _by_share(column: Reals, label: Reals, fit: NDArray[np.bool_]) -> Reals:
    places = np.where(np.isnan(column), -1, column).astype(np.int64) + 1
    size = np.bincount(places[fit], minlength=int(places.max()) + 1)
    hits = np.bincount(places[fit], label[fit], int(places.max()) + 1)
    mean = float(label[fit].mean())
    # One row's worth of the mean: a level seen once says little.
    share: Reals = ((hits + mean) / (size + 1))[places]
    return share


def _auc(label: Reals, score: Reals) -> float:
    return roc_auc(label, score, np.ones(len(label)))
