"""What a training says: both models' figures on its test window."""

from collections.abc import Iterator
from typing import Any

from rich.table import Table
from rich.text import Text

from outlay.pipelines.jobs.training import Trained
from outlay.pipelines.render.table import interval, table

PAIR = ("fraud", "error")
METRICS = {
    "auc": "AUC",
    "average_precision": "average precision",
    "recall_at_1_percent": "recall at 1 % false-positive rate",
    "calibration_error": "calibration error",
    "base_rate": "base rate",
}
COUNTS = {"labelled": "reviewed payments", "positives": "of them found"}


def metrics_table(metrics: dict[str, Any]) -> Table:
    """Return a pair's metrics on its test window, with 95 % intervals."""
    made = table(
        "Test window, weighted to all payments",
        "",
        "fraud model",
        "error model",
        numbers=(1, 2),
    )
    for title, *figures in metrics_rows(metrics):
        made.add_row(title, *figures)
    return made


def metrics_rows(metrics: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield a figure's title and what it is of the fraud and of the error model."""
    fraud, error = (metrics[name] for name in PAIR)
    for key, title in METRICS.items():
        yield title, interval(fraud, key), interval(error, key)
    for key, title in COUNTS.items():
        yield title, f"{fraud[key]:,}", f"{error[key]:,}"


def training_tables(trained: Trained) -> Iterator[Table | Text]:
    """Return a training's figures on its test window."""
    yield metrics_table(trained.metrics)
    named = ", ".join(f"{n}/{v}" for n, v in trained.versions.items())
    yield Text(f"Registered {named}.")
