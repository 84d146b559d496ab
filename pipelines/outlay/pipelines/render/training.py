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


def metrics_table(metrics: dict[str, Any]) -> Table:
    """Return a pair's metrics on its test window, with 95 % intervals."""
    made = table(
        "Test window, weighted to all payments",
        "",
        "fraud model",
        "error model",
        numbers=(1, 2),
    )
    for key, title in METRICS.items():
        made.add_row(title, *(interval(metrics[name], key) for name in PAIR))
    made.add_row("reviewed payments", *(f"{metrics[n]['labelled']:,}" for n in PAIR))
    made.add_row("of them found", *(f"{metrics[n]['positives']:,}" for n in PAIR))
    return made


def training_tables(trained: Trained) -> Iterator[Table | Text]:
    """Return a training's figures on its test window."""
    yield metrics_table(trained.metrics)
    named = ", ".join(f"{n}/{v}" for n, v in trained.versions.items())
    yield Text(f"Registered {named}.")
