"""Three models on the same rows: this project's fit, and two of scikit-learn."""

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outlay.models.encode import encode, learn_levels
from outlay.models.fit import Rows, fit_booster, predict
from outlay.models.protocol.split import Split
from outlay.models.protocol.table import Labelled
from outlay.models.settings import FitSettings

Reals = NDArray[np.float64]
# More levels than its bins hold; beyond them a category is taken as an order.
MOST_BINS = 255
STEPS = 2_000

OURS, BOOSTING, LOGISTIC = (
    "Outlay's fit (LightGBM)",
    "HistGradientBoostingClassifier",
    "LogisticRegression",
)


def encoded(labelled: Labelled, parts: Split) -> tuple[Reals, dict[str, list[str]]]:
    """Return all rows as numbers (n, features); levels are those of the fit part."""
    fit = labelled.rows.filter(parts.fit)
    levels = learn_levels(fit, labelled.categories)
    return encode(labelled.rows, labelled.features, levels), levels


def scores_of_test(
    labelled: Labelled, parts: Split, settings: FitSettings, *, seed: int
) -> dict[str, Reals]:
    """Fit each model on the fit part; return its scores of the test part."""
    values, levels = encoded(labelled, parts)
    given = values[parts.fit], labelled.label[parts.fit], values[parts.test]
    named = [name in levels for name in labelled.features]
    few = [
        name in levels and len(levels[name]) <= MOST_BINS for name in labelled.features
    ]
    return {
        OURS: _ours(labelled, parts, values, settings, seed),
        BOOSTING: _boosting(*given, np.array(few), seed),
        LOGISTIC: _logistic(*given, np.array(named)),
    }


def _ours(
    labelled: Labelled, parts: Split, values: Reals, settings: FitSettings, seed: int
) -> Reals:
    fit = parts.fit
    rows = Rows(
        values[fit], labelled.label[fit], np.ones(int(fit.sum())), parts.late[fit]
    )
    # Columns may bear any name; LightGBM refuses some, so they are numbered.
    names = [f"f{place}" for place in range(values.shape[1])]
    categories = [
        names[place]
        for place, name in enumerate(labelled.features)
        if name in labelled.categories
    ]
    # Monotone constraints follow this project's declarations: here there are none.
    fitted = fit_booster(rows, names, categories, settings, seed=seed, threads=2)
    return predict(fitted.text, values[parts.test], threads=2)


def _boosting(
    fit: Reals, label: Reals, test: Reals, categories: NDArray[np.bool_], seed: int
) -> Reals:
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        categorical_features=categories, random_state=seed
    )
    scores: Reals = model.fit(fit, label).decision_function(test)
    return scores


def _logistic(
    fit: Reals, label: Reals, test: Reals, categories: NDArray[np.bool_]
) -> Reals:
    from sklearn.exceptions import ConvergenceWarning

    model = _linear(categories)
    with warnings.catch_warnings():
        # The last step is near enough: it is ranked by, not read.
        warnings.simplefilter("ignore", ConvergenceWarning)
        scores: Reals = model.fit(fit, label).decision_function(test)
    return scores


def _linear(categories: NDArray[np.bool_]) -> Any:  # noqa: ANN401
    """Median for what is missing, with a flag; scaled; categories one-hot."""
    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    numbers = make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True),
        StandardScaler(),
    )
    names = make_pipeline(
        SimpleImputer(strategy="constant", fill_value=-1.0),
        OneHotEncoder(handle_unknown="ignore"),
    )
    columns = make_column_transformer(
        (numbers, np.flatnonzero(~categories)), (names, np.flatnonzero(categories))
    )
    return make_pipeline(columns, LogisticRegression(max_iter=STEPS))
