"""Cost of explanations against the boosters' own contributions, in one run.

    python -m benchmarks.explain --payments 10000 --trees 500

`explain` is everything: both models' contributions, the check that they add up to the
scores, families, reasons, sentences, comparisons. `bare` is both boosters'
`predict(pred_contrib=True)` on rows already encoded. Both are timed in turn, several
times; the ratio is the median over the turns, by wall and by processor time.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.figures import print_table, write_figures
from benchmarks.trained import large_booster, quiet, store_with_models
from outlay.decisions.explaining import explain
from outlay.decisions.policy import default
from outlay.decisions.reasons import Reason
from outlay.decisions.screening import Screening
from outlay.features.history import History
from outlay.features.matrix import batch_matrix
from outlay.models.model import Model
from outlay.payments.simulate import WorldSize
from outlay.payments.store import Store
from outlay.pipelines.demo import day_request
from outlay.pipelines.jobs.champions import load_pair
from outlay.pipelines.jobs.intake import take_in
from outlay.pipelines.jobs.plan import make_screening
from outlay.pipelines.quiet import hush

HISTORY = 100_000
ASKED = 1.05
SETTINGS = "[labels]\nleast_positives = 20\n"


def prepared(folder: Path, payments: int, seed: int) -> tuple[pa.Table, Screening]:
    """Return a day's matrix of about `payments` rows, and champions for it."""
    settings = folder / "settings.toml"
    settings.write_text(SETTINGS)
    size = WorldSize(payments=HISTORY, day_payments=payments)
    world, home = store_with_models(folder, size, seed, settings)
    store, out = Store.open(home), folder / "matrix.parquet"
    manifest = take_in(day_request(home, world).intake, quiet)
    batch_matrix(
        History.of(store), import_id=manifest.import_id, as_of=world.as_of, out=out
    )
    return pq.read_table(out), make_screening(store, default(), load_pair(store), {})


def enlarged(model: Model, rows: pa.Table, trees: int) -> Model:
    """Return the model with a booster of the size that the cost is asked for at."""
    booster = large_booster(model, model.encode(rows), trees)
    return replace(model, text=booster.model_to_string(), _loaded=[])


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Return wall and processor seconds of `work`, and what it returned."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - wall, time.process_time() - cpu, result


def bench(rows: pa.Table, screening: Screening, repeats: int) -> dict[str, Any]:
    """Time both ways in turn."""
    models = [each for each in (screening.fraud, screening.error) if each is not None]
    encoded = [(model.booster, model.encode(rows)) for model in models]
    leading = [number % 2 for number in range(rows.num_rows)]
    for booster, values in encoded:
        booster.predict(values[:50], pred_contrib=True)
    turns = []
    found: list[list[Reason]] = []
    for _ in range(repeats):
        bare = timed(lambda: [b.predict(v, pred_contrib=True) for b, v in encoded])
        whole = timed(lambda: explain(rows, leading, screening))
        found = whole[2]
        turns.append(
            {
                "bare_seconds": bare[0],
                "bare_processor_seconds": bare[1],
                "explain_seconds": whole[0],
                "explain_processor_seconds": whole[1],
                "ratio": whole[0] / bare[0],
                "processor_ratio": whole[1] / bare[1],
            }
        )
    middle = {name: statistics.median(t[name] for t in turns) for name in turns[0]}
    reasons = statistics.mean(len(each) for each in found)
    return {**middle, "turns": turns, "asked": ASKED, "reasons_a_payment": reasons}


def main(given: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payments", type=int, default=10_000)
    parser.add_argument("--trees", type=int, default=500)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args(given)
    hush()
    folder = Path(tempfile.mkdtemp(prefix="bench-explain-"))
    try:
        rows, screening = prepared(folder, asked.payments, asked.seed)
        rows = rows.slice(0, asked.payments)
        assert screening.fraud is not None
        assert screening.error is not None
        screening = replace(
            screening,
            fraud=enlarged(screening.fraud, rows, asked.trees),
            error=enlarged(screening.error, rows, asked.trees),
        )
        figures = bench(rows, screening, asked.repeats)
    finally:
        shutil.rmtree(folder)
    sizes = {"payments": rows.num_rows, "trees": asked.trees, "repeats": asked.repeats}
    write_figures("explain", figures, seed=asked.seed, sizes=sizes)
    print(f"\nexplain: {rows.num_rows:,} payments, two models of {asked.trees} trees")
    print_table(("median of the turns", "wall", "processor"), list(_lines(figures)))


def _lines(figures: dict[str, Any]) -> list[tuple[str, str, str]]:
    named = (
        ("bare pred_contrib, seconds", "bare_", "seconds", ".1f"),
        ("explain, seconds", "explain_", "seconds", ".1f"),
        (f"explain / bare (asked: at most {ASKED})", "", "ratio", ".3f"),
    )
    return [
        (
            title,
            format(figures[head + tail], form),
            format(figures[f"{head}processor_{tail}"], form),
        )
        for title, head, tail, form in named
    ]


if __name__ == "__main__":
    main()
