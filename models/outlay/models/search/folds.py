"""What a search of settings is judged on: folds that end before the test window."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from outlay.models.columns import Columns, open_matrix
from outlay.models.encode import encode, learn_levels
from outlay.models.fit import Reals, Rows
from outlay.models.gather import labels_as_of
from outlay.models.labels import MODELS
from outlay.models.making import having, late_rows, reals
from outlay.models.settings import TrainSettings
from outlay.models.slices import labelled_rows, payments_of
from outlay.models.splits import Window, Windows
from outlay.payments.errors import TooFewLabelsError


@dataclass(frozen=True, slots=True)
class Span:
    """Days to fit on and, after the gap, days to judge on."""

    fit: Window
    judge: Window


@dataclass(frozen=True, slots=True)
class Fold:
    """Encoded rows of one fold for one model: `values` is (n, features)."""

    fit: Rows
    values: Reals
    label: Reals
    weight: Reals


@dataclass(frozen=True, slots=True)
class Prepared:
    """Folds by model, the latest first, with the columns they are made of."""

    columns: Columns
    folds: dict[str, list[Fold]]


def spans(windows: Windows, count: int, least_fit_days: int) -> list[Span]:
    """Return up to `count` spans, the latest first.

    The last day judged lies so far before the test window that its labels are mature
    on the test's first day: nothing that the test holds, and nothing learned while it
    ran, has a say in the settings. Order alone is judged, so that no days are kept for
    calibration and cuts.
    """
    found = []
    end = windows.test.start - dt.timedelta(days=windows.tail.days)
    for _ in range(count):
        judge = Window(end - dt.timedelta(days=windows.test.days), end)
        until = judge.start - dt.timedelta(days=windows.gap.days)
        fit = Window(windows.fit.start, until)
        if fit.days >= least_fit_days:
            found.append(Span(fit, judge))
        end = judge.start
    return found


def prepare(
    matrix: Path, outcomes: pa.Table, windows: Windows, settings: TrainSettings
) -> Prepared:
    """Read and encode the rows of every fold once.

    Raises
    ------
    TooFewLabelsError
        Where a model has no fold with both classes to fit and to judge on.
    """
    with open_matrix(matrix) as file:
        columns = Columns.of(file.schema_arrow, settings.without)
    asked = settings.search.folds, settings.windows.least_fit_days
    payments = payments_of(matrix)
    last = labels_as_of(outcomes, payments, windows.labels_known_on, settings)
    folds: dict[str, list[Fold]] = {name: [] for name in MODELS}
    for span in spans(windows, *asked):
        known = labels_as_of(outcomes, payments, span.judge.start, settings)
        threads = settings.num_threads
        fit = labelled_rows(matrix, known, span.fit, threads=threads)
        judge = labelled_rows(matrix, last, span.judge, threads=threads)
        for name in MODELS:
            fold = _fold(name, fit, judge, columns, span, settings)
            if _both(fold.fit.label) and _both(fold.label):
                folds[name].append(fold)
    for name, found in folds.items():
        if not found:
            raise TooFewLabelsError(
                f"no fold before the test window has labels to search {name} "
                "settings on",
                rule="docs/models.md#search",
                fix="ingest older payments and their outcomes, or train as set",
            )
    return Prepared(columns, folds)


def _fold(
    name: str,
    fit: pa.Table,
    judge: pa.Table,
    columns: Columns,
    span: Span,
    settings: TrainSettings,
) -> Fold:
    label = f"{name}_label"
    levels = learn_levels(fit, columns.categories)
    rows, later = having(fit, label), having(judge, label)
    share = getattr(settings, name).stop_share
    return Fold(
        Rows(
            encode(rows, columns.features, levels),
            reals(rows, label),
            reals(rows, "weight"),
            late_rows(rows, span.fit, share),
        ),
        encode(later, columns.features, levels),
        reals(later, label),
        reals(later, "weight"),
    )


def _both(label: Reals) -> bool:
    return bool(0 < label.sum() < len(label))
