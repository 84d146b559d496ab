"""How a training's figures vary over earlier test windows."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

from outlay.pipelines.render.table import table
from outlay.pipelines.render.training import METRICS, PAIR


def fold_tables(metrics: Mapping[str, Any]) -> Iterator[Table | Text]:
    """Return mean and spread over the test windows, and the folds left out."""
    folds = metrics.get("folds") or {}
    if folds.get("spread"):
        yield _spread(folds["spread"], 1 + len(folds["tested"]))
    for number, why in folds.get("left_out", {}).items():
        yield Text(f"Fold {number} back in time is left out: {why}.")


def _spread(spread: Mapping[str, Any], windows: int) -> Table:
    made = table(
        f"Mean ± standard deviation over {windows} test windows back in time",
        "",
        "fraud model",
        "error model",
        numbers=(1, 2),
    )
    for key, title in METRICS.items():
        made.add_row(title, *(_figure(spread[name], key) for name in PAIR))
    return made


def _figure(spread: Mapping[str, Any], key: str) -> str:
    said = spread.get(key)
    return f"{said['mean']:.3f} ± {said['sd']:.3f}" if said else "not estimable"
