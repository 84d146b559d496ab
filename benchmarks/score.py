"""Time and peak memory of each step of `score`, against the boosters' own predict.

    python -m benchmarks.score --payments 100000 1000000
    python -m benchmarks.score --payments 5600000 --history 20000000   # a real day

Each step runs in a process of its own, so that its peak memory is its own. The ratio
is the whole of `score` to what the two boosters' predict takes on the ready matrix:
once with the trained boosters, once with boosters of 500 trees and 63 leaves.
`--history` adds payments of other payees that every step has to read past.
"""

import argparse
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import lightgbm as lgb
import pyarrow.parquet as pq

from benchmarks.figures import print_table, write_figures
from benchmarks.measuring import Step, measured
from benchmarks.trained import large_booster, store_with_models
from outlay.features.history import History
from outlay.features.matrix import batch_matrix
from outlay.payments.intake.source import file_sha256
from outlay.payments.simulate import World, WorldSize
from outlay.payments.simulate.volume import Volume, add_volume
from outlay.payments.store import Store
from outlay.pipelines.demo import day_request
from outlay.pipelines.jobs.champions import load_pair
from outlay.pipelines.jobs.scoring import score_file
from outlay.pipelines.quiet import hush

TRAINED_ON = 300_000
TREES = 500
PREDICTED = 1_000_000  # payments; the bare predict takes a larger matrix whole


def predict_seconds(world: World, home: Path, folder: Path) -> dict[str, float]:
    """Return seconds of both boosters' predict on the ready matrix: trained, large."""
    store = Store.open(home)
    pair = load_pair(store)
    assert pair is not None
    matrix = folder / "matrix.parquet"
    import_id = file_sha256(world.day)[:16]
    batch_matrix(History.of(store), import_id=import_id, as_of=world.as_of, out=matrix)
    encoded = pair.fraud.encode(pq.read_table(matrix))
    trained = sum(_predict(each.booster, encoded) for each in (pair.fraud, pair.error))
    large = 2 * _predict(large_booster(pair.error, encoded, TREES), encoded)
    return {"trained": trained, "large": large}


def _predict(booster: lgb.Booster, encoded: Any) -> float:
    started = time.perf_counter()
    booster.predict(encoded, raw_score=True, num_threads=2)
    return time.perf_counter() - started


def bench(day_payments: int, history: int, seed: int, folder: Path) -> dict[str, Any]:
    """Measure one size; return its figures."""
    size = WorldSize(payments=TRAINED_ON, day_payments=day_payments)
    world, home = store_with_models(folder, size, seed)
    if history:
        add_volume(Store.open(home), Volume(history=history, day=1, seed=seed))
    steps: list[Step] = []
    started = time.perf_counter()
    scored = score_file(day_request(home, world), measured(steps))
    whole = time.perf_counter() - started - sum(step.starting for step in steps)
    summary = scored.manifest.scoring or {}
    figures = {
        "payments": day_payments,
        "history": TRAINED_ON + history,
        "steps": [vars(step) for step in steps],
        "whole_seconds": whole,
        "peak_mb": max(step.peak_mb for step in steps),
        "explained": summary["review"]["payments"],
    }
    if day_payments > PREDICTED:
        return figures
    predict = predict_seconds(world, home, folder)
    # A bigger booster adds its own predict to the whole, and nothing else.
    around = whole - predict["trained"]
    return figures | {
        "predict_seconds": predict,
        "whole_to_predict": whole / predict["trained"],
        "around_to_predict_of_500_trees": around / predict["large"],
    }


def main() -> None:
    """Measure each size and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payments", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--history", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    hush()
    results = []
    for size in asked.payments:
        folder = Path(tempfile.mkdtemp(prefix="bench-score-"))
        try:
            results.append(bench(size, asked.history, asked.seed, folder))
        finally:
            shutil.rmtree(folder)
        _print(results[-1])
    sizes = {"payments": asked.payments, "history": asked.history}
    write_figures("score", results, seed=asked.seed, sizes=sizes)


def _print(figures: dict[str, Any]) -> None:
    print(f"\nscore: {figures['payments']:,} payments")
    rows = [
        (s["title"], f"{s['seconds']:.1f}", f"{s['cpu']:.1f}", f"{s['peak_mb']:,.0f}")
        for s in figures["steps"]
    ]
    print_table(("step", "seconds", "processor", "peak MB"), rows)
    said = [("whole, seconds (each step imports anew)", figures["whole_seconds"])]
    if "predict_seconds" in figures:
        predict = figures["predict_seconds"]
        said += [
            ("both boosters' predict as trained, seconds", predict["trained"]),
            ("both at 500 trees and 63 leaves, seconds", predict["large"]),
            ("whole / predict as trained", figures["whole_to_predict"]),
            (
                "all around the models / predict at 500 trees (asked: at most 2)",
                figures["around_to_predict_of_500_trees"],
            ),
        ]
    print_table(("", "figure"), [(name, f"{value:.2f}") for name, value in said])


if __name__ == "__main__":
    main()
