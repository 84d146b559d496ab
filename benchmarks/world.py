"""The difficulty of the simulated worlds: `python -m benchmarks.world --seeds 0-9`.

Each world is simulated, taken into a store, and trained on, as the product does it;
then both models are held against the hidden truth of the test window.
"""

import argparse
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.figures import print_table, write_figures
from benchmarks.world_artefacts import artefact_auc
from benchmarks.world_measure import best_rule, figures, judge, recall_by_scheme
from outlay.features.history import History
from outlay.features.matrix import training_matrix
from outlay.models.settings import TrainSettings
from outlay.models.splits import Window
from outlay.payments.dispositions import add_dispositions
from outlay.payments.intake import ingest
from outlay.payments.outcomes import add_outcomes
from outlay.payments.simulate import World, WorldSize, simulate
from outlay.payments.simulate.truth import read_truth
from outlay.payments.store import Store

# Name of a figure, and what a sound world has: fraud, then error. None is no range.
RANGES: dict[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "base_rate": ((0.003, 0.006), (0.03, 0.08)),
    "auc": ((0.85, 0.94), (0.68, 0.80)),
    "average_precision": ((0.20, 0.45), (0.0, 1.0)),
    "times_base_rate": ((0.0, 1000.0), (3.0, 5.0)),
    "recall_at_1_percent": ((0.35, 0.60), (0.08, 0.20)),
    "rule_share_of_recall": ((0.0, 0.50), (0.0, 0.50)),
    "observed_share_of_ceiling": ((0.60, 0.85), (0.60, 0.85)),
    "artefact_auc": ((0.0, 0.55), (0.0, 0.55)),
    "permuted_auc": ((0.45, 0.55), (0.45, 0.55)),
}
USUAL = WorldSize()
SHOWN = ("ceiling_auc", "ceiling_average_precision", "ceiling_recall_at_1_percent")


def measure(seed: int, size: WorldSize, folder: Path) -> dict[str, Any]:
    """Make one world in `folder` and return its figures."""
    world, matrix, outcomes = world_matrix(seed, folder, size)
    settings = TrainSettings(folds=0)  # the truth says more than folds do
    truth = read_truth(world.folder)
    training, judged = judge(world, matrix, outcomes, truth, settings)
    windows = training.windows
    # All later days, so that the control is not a matter of a few cases' luck.
    later = Window(windows.calibrate.start, world.as_of)
    artefacts = artefact_auc(world, truth, windows.fit, later)
    arm = training.holdout.filter(training.holdout["arm"])
    legitimate = int(
        np.sum(arm["legitimate"].fill_null(False).to_numpy(zero_copy_only=False))
    )
    return {
        "seed": seed,
        "threshold_arm_legitimate": legitimate,
        "positives": training.metrics["positives"],
        **{
            name: {
                **figures(said),
                "artefact_auc": artefacts[f"is_{name}"],
                "best_rule": best_rule(said)[1],
                "recall_by_scheme": recall_by_scheme(said),
            }
            for name, said in judged.items()
        },
    }


def world_matrix(
    seed: int, folder: Path, size: WorldSize = USUAL
) -> tuple[World, Path, pa.Table]:
    """Make a world in `folder`, and its training matrix and outcomes."""
    world = simulate(folder / "world", seed=seed, size=size)
    store = Store.create(folder / "home")
    ingest(store, world.history)
    add_dispositions(store, world.dispositions)
    add_outcomes(store, world.outcomes)
    matrix = folder / "matrix.parquet"
    training_matrix(
        History.of(store), since=world.first_day, until=world.as_of, out=matrix
    )
    return world, matrix, pq.read_table(store.outcomes_files())


def report(worlds: list[dict[str, Any]]) -> None:
    """Print mean, spread and range of every figure, and how many worlds keep it."""
    for place, name in enumerate(("fraud", "error")):
        rows = []
        for figure in (*RANGES, *SHOWN):
            values = np.array([world[name][figure] for world in worlds])
            low, high = RANGES[figure][place] if figure in RANGES else (-np.inf, np.inf)
            kept = int(((low <= values) & (values <= high)).sum())
            asked = f"{low:g} to {high:g}" if figure in RANGES else ""
            rows.append((
                figure, f"{values.mean():.3f}", f"{values.std():.3f}",
                f"{values.min():.3f}", f"{values.max():.3f}", asked,
                f"{kept}/{len(worlds)}" if asked else "",
            ))  # fmt: skip
        print_table((name, "mean", "spread", "least", "most", "asked", "inside"), rows)
        print()
    least = min(world["threshold_arm_legitimate"] for world in worlds)
    print(f"random-review legitimate rows in the threshold window: least {least}")


def seeds(text: str) -> list[int]:
    """Return the seeds of a span such as 0-9, or the one given."""
    first, _, last = text.partition("-")
    return list(range(int(first), int(last or first) + 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=seeds, default=seeds("0-9"), help="0-9, or 3")
    parser.add_argument("--name", default="world", help="of the file of figures")
    asked = parser.parse_args()
    size = USUAL
    worlds = []
    for seed in asked.seeds:
        folder = Path(tempfile.mkdtemp(prefix="outlay-world-"))
        try:
            worlds.append(measure(seed, size, folder))
        finally:
            shutil.rmtree(folder)
        write_figures(asked.name, worlds, seed=asked.seeds, sizes=asdict(size))
        said = worlds[-1]
        print(
            f"world {seed}: fraud AP {said['fraud']['average_precision']:.3f}, "
            f"error AP {said['error']['average_precision']:.3f}",
            flush=True,
        )
    report(worlds)


if __name__ == "__main__":
    main()
