"""What to learn from where few are reviewed: `python -m benchmarks.selective`.

Risk reviews look where somebody already suspects something; a random-review arm looks
everywhere. Each world is learned from in four ways, by the product's own training, and
each is held against the hidden truth of every payment of the test window.
"""

import argparse
import shutil
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from benchmarks.figures import print_table, write_figures
from benchmarks.world import USUAL, seeds, world_matrix
from benchmarks.world_measure import NAMES, recall_at, with_truth, within
from outlay.models.gather import gather, labels_as_of
from outlay.models.making import Material, make_model
from outlay.models.model import Model
from outlay.models.settings import TrainSettings
from outlay.models.slices import payments_of
from outlay.models.splits import Window, Windows
from outlay.payments.errors import ModelProblemError
from outlay.payments.simulate.truth import read_truth

FIGURES = ("average_precision", "auc", "recall_at_1_percent", "promised_to_true")
WAYS = (
    "random and risk reviews, 1/inclusion",
    "risk reviews alone",
    "random reviews alone",
    "unreviewed are negative",
)


def measure(
    matrix: Path, outcomes: pa.Table, truth: pa.Table, windows: Windows
) -> dict[str, Any]:
    """Return the figures of each way and model in one world."""
    settings = TrainSettings()
    labels = labels_as_of(
        outcomes, payments_of(matrix), windows.labels_known_on, settings
    )
    both = gather(matrix, labels, windows, settings, simulated=True)
    rows = with_truth(pq.read_table(matrix), truth)
    test = within(rows, windows.test)
    return {
        way: {
            "fit_rows": material.fit.num_rows,
            **{name: _figures(name, material, test) for name in NAMES},
        }
        for way, material in _materials(both, rows, labels, windows).items()
    }


def _materials(
    both: Material, rows: pa.Table, labels: pa.Table, windows: Windows
) -> dict[str, Material]:
    def kept(*, arm: bool) -> Material:
        fit, calibrate = (
            _equal(part.filter(pc.equal(part["arm"], arm)))
            for part in (both.fit, both.calibrate)
        )
        return replace(both, fit=fit, calibrate=calibrate)

    naive = replace(
        both,
        fit=_all_of(rows, labels, windows.fit),
        calibrate=_all_of(rows, labels, windows.calibrate),
    )
    return dict(zip(WAYS, (both, kept(arm=False), kept(arm=True), naive), strict=True))


def _equal(rows: pa.Table) -> pa.Table:
    """Give each row the same weight: within one route every row was as likely.

    Whoever has no random reviews does not know the other route's probabilities.
    """
    place = rows.column_names.index("weight")
    return rows.set_column(place, "weight", pa.array(np.ones(rows.num_rows)))


def _all_of(rows: pa.Table, labels: pa.Table, window: Window) -> pa.Table:
    """Return every payment of a window; one that nobody reviewed is called good."""
    rows = within(rows, window).sort_by("known_on")
    rows = rows.select([n for n in rows.column_names if not n.startswith("true_")])
    place = pc.index_in(rows["payment_key"], labels["payment_key"].combine_chunks())
    unreviewed = place.is_null()
    for name, otherwise in (("fraud_label", 0), ("error_label", 0), ("legitimate", 1)):
        known = labels[name].combine_chunks().take(place.combine_chunks())
        good = pa.scalar(otherwise).cast(known.type)
        column = pc.if_else(unreviewed.combine_chunks(), good, known)
        rows = rows.append_column(name, column)
    return rows.append_column("weight", pa.array(np.ones(rows.num_rows)))


def _figures(name: str, material: Material, test: pa.Table) -> dict[str, float]:
    if name == "error":
        test = test.filter(pc.invert(test["true_is_fraud"]))
    bad = np.asarray(test[f"true_is_{name}"].to_numpy(), dtype=np.bool_)
    try:
        model = make_model(name, material)
    except ModelProblemError:
        return dict.fromkeys(FIGURES, float("nan"))
    return _against(bad, model, test)


def _against(bad: NDArray[np.bool_], model: Model, test: pa.Table) -> dict[str, float]:
    raw, chance = model.score(test, threads=1)
    return {
        "average_precision": float(average_precision_score(bad, raw)),
        "auc": float(roc_auc_score(bad, raw)),
        "recall_at_1_percent": recall_at(bad, raw),
        "promised_to_true": float(chance.mean() / bad.mean()),
    }


def _world(seed: int, folder: Path) -> dict[str, Any]:
    world, matrix, outcomes = world_matrix(seed, folder)
    windows = Windows.ending(world.as_of, world.first_day, TrainSettings().windows)
    return measure(matrix, outcomes, read_truth(world.folder), windows)


def report(worlds: list[dict[str, Any]]) -> None:
    """Print mean and spread over worlds of each way, and its distance to the first."""
    for name in NAMES:
        rows = []
        for way in WAYS:
            cells = [way]
            for figure in FIGURES:
                values = np.array([world[way][name][figure] for world in worlds])
                cells.append(f"{values.mean():.3f} ± {values.std(ddof=1):.3f}")
            rows.append(tuple(cells))
        print_table((name, *FIGURES), rows)
        print()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=seeds, default=seeds("0-4"), help="0-4, or 3")
    asked = parser.parse_args()
    worlds = []
    for seed in asked.seeds:
        folder = Path(tempfile.mkdtemp(prefix="outlay-selective-"))
        try:
            worlds.append(_world(seed, folder))
        finally:
            shutil.rmtree(folder)
        write_figures("selective", worlds, seed=asked.seeds, sizes=asdict(USUAL))
    report(worlds)


if __name__ == "__main__":
    main()
