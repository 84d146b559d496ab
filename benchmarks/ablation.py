"""What each family of features is worth: `python -m benchmarks.ablation --seeds 0-2`.

Both models are trained as the product does, once with every family and once without
each, and held against the hidden truth of the test window.
"""

import argparse
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from sklearn.metrics import average_precision_score

from benchmarks.figures import print_table, write_figures
from benchmarks.world import seeds, world_matrix
from benchmarks.world_measure import NAMES, recall_at, with_truth, within
from outlay.features.registry import FAMILIES
from outlay.models.settings import TrainSettings
from outlay.models.train import train
from outlay.payments.simulate.truth import read_truth

FIGURES = ("average_precision", "recall_at_1_percent")
EVERY = "all families"


def ablate(seed: int, folder: Path) -> dict[str, Any]:
    """Return both figures of both models, with all families and without each."""
    world, matrix, outcomes = world_matrix(seed, folder)
    rows = with_truth(pq.read_table(matrix), read_truth(world.folder))
    found = {}
    for name in (None, *(family.name for family in FAMILIES)):
        settings = TrainSettings(folds=0).leaving_out((name,) if name else ())
        training = train(
            matrix, outcomes, as_of=world.as_of, first_day=world.first_day,
            settings=settings, simulated=True,
        )  # fmt: skip
        test = within(rows, training.windows.test)
        models = {"fraud": training.fraud, "error": training.error}
        found[name or EVERY] = {
            each: _figures(each, models[each].score(test)[0], test) for each in NAMES
        }
    return found


def _figures(
    name: str, raw: np.ndarray[Any, np.dtype[np.float64]], test: pa.Table
) -> dict[str, float]:
    bad = test[f"true_is_{name}"].to_numpy().astype(bool)
    # No model is asked to call fraud an error.
    asked = ~test["true_is_fraud"].to_numpy().astype(bool) | (name == "fraud")
    bad, raw = bad[asked], raw[asked]
    return {
        "average_precision": float(average_precision_score(bad, raw)),
        "recall_at_1_percent": recall_at(bad, raw),
    }


def report(worlds: list[dict[str, Any]]) -> None:
    """Print means over worlds, and the mean and spread of what a family adds."""
    for model in NAMES:
        rows = []
        for family in worlds[0]:
            cells: list[str] = []
            for figure in FIGURES:
                values = np.array([w[family][model][figure] for w in worlds])
                lost = np.array([w[EVERY][model][figure] for w in worlds]) - values
                cells.append(f"{values.mean():.3f}")
                cells.append(f"{lost.mean():+.3f} ± {lost.std():.3f}")
            rows.append((family if family == EVERY else f"without {family}", *cells))
        print_table((model, "average precision", "lost", "recall at 1 %", "lost"), rows)
        print()


def main() -> None:
    """Measure the worlds and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=seeds, default=seeds("0-2"), help="0-9, or 3")
    asked = parser.parse_args()
    worlds = []
    for seed in asked.seeds:
        with tempfile.TemporaryDirectory() as folder:
            worlds.append(ablate(seed, Path(folder)))
    report(worlds)
    write_figures("ablation", worlds, seed=asked.seeds, sizes={"worlds": len(worlds)})


if __name__ == "__main__":
    main()
