"""The same training, repeated as of earlier days: how far its figures vary."""

from pathlib import Path
from statistics import mean, stdev
from typing import Any

import pyarrow as pa

from outlay.models.fit_weights import FitWeights
from outlay.models.gather import gather, judged, labels_as_of, within
from outlay.models.labels import MODELS, positives
from outlay.models.making import make_model
from outlay.models.settings import TrainSettings
from outlay.models.slices import labelled_rows, payments_of
from outlay.models.splits import Window, Windows
from outlay.payments.errors import ModelProblemError


def fold_windows(windows: Windows, count: int) -> list[Windows | None]:
    """Return the windows of each fold, the latest first; None where days are too few.

    Each fold stands one test window earlier than the one before it, so that no payment
    is tested twice (rolling origin, Tashman 2000).
    """
    return [
        windows.earlier(number * windows.test.days) for number in range(1, count + 1)
    ]


def back_in_time(
    matrix: Path,
    outcomes: pa.Table,
    windows: Windows,
    settings: TrainSettings,
    latest: dict[str, Any],
    fit_weights: FitWeights | None = None,
) -> dict[str, Any]:
    """Return the figures of each fold, and their spread with the latest test window.

    A fold learns from labels known before its own test's first day, and is judged by
    those known before its own last day. `latest` holds the measures of the training
    itself by model. Folds are named by their number, 1 the latest; one that cannot be
    trained stands in `left_out` with the reason.
    """
    tested: dict[str, Any] = {}
    left_out: dict[str, str] = {}
    payments = payments_of(matrix)
    for number, fold in enumerate(fold_windows(windows, settings.folds), 1):
        try:
            tested[str(number)] = _figures(
                matrix, outcomes, payments, fold, settings, fit_weights
            )
        except ModelProblemError as error:
            left_out[str(number)] = error.what
    return {
        "tested": tested,
        "left_out": left_out,
        "spread": spread([latest, *tested.values()]) if tested else {},
    }


def spread(tests: list[dict[str, Any]]) -> dict[str, Any]:
    """Return mean and sample standard deviation of each figure over test windows."""
    return {
        name: {
            figure: _spread([test[name][figure] for test in tests])
            for figure in tests[0][name]
            if all(isinstance(test[name].get(figure), float) for test in tests)
        }
        for name in MODELS
    }


def _spread(values: list[float]) -> dict[str, float]:
    return {
        "mean": mean(values),
        "sd": stdev(values) if len(values) > 1 else float("nan"),
        "windows": len(values),
    }


def _figures(
    matrix: Path,
    outcomes: pa.Table,
    payments: pa.Table,
    fold: Windows | None,
    settings: TrainSettings,
    fit_weights: FitWeights | None,
) -> dict[str, Any]:
    least = settings.windows.least_fit_days
    if fold is None or fold.fit.days < least:
        days = fold.fit.days if fold else 0
        raise ModelProblemError(f"{days} of {least} days are left to fit on")
    before = labels_as_of(outcomes, payments, fold.labels_known_on, settings)
    _require(before, fold, settings.labels.least_positives)
    latest = labels_as_of(outcomes, payments, fold.tail.end, settings)
    material = gather(
        matrix, before, fold, settings, simulated=False, fit_weights=fit_weights
    )
    test = labelled_rows(matrix, latest, fold.test, threads=settings.num_threads)
    for name in MODELS:
        model = make_model(name, material)
        raw, chance = model.score(test, threads=settings.num_threads)
        test = test.append_column(f"raw_{name}", pa.array(raw))
        test = test.append_column(f"p_{name}", pa.array(chance))
    figures = {name: _judge(test, name) for name in MODELS}
    return {**figures, "windows": fold.to_json()}


def _judge(test: pa.Table, name: str) -> dict[str, Any]:
    rows = judged(test, name)
    hits = int(rows.label.sum())
    if hits in {0, len(rows.label)}:
        raise ModelProblemError(f"the {name} model's test has only one class")
    return {"labelled": len(rows.label), "positives": hits, **rows.figures()}


def _require(labels: pa.Table, fold: Windows, least: int) -> None:
    learning = within(labels, Window(fold.fit.start, fold.calibrate.end))
    for name in MODELS:
        found = positives(learning, name)
        if found < least:
            raise ModelProblemError(
                f"the {name} model would learn from {found} of {least} positives"
            )
