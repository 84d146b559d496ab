"""DuckDB against Spark on one machine, and what a billion payments a year would cost.

    python -m benchmarks.spark --payments 100000 300000 1000000

Each run is a process of its own. Time is given twice: by the clock, which other work
on the machine lengthens, and in processor seconds of all processes together, which
costs are counted from. A year's cost is a straight line through what was measured.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.figures import print_table, write_figures
from benchmarks.measuring import Step, measured
from benchmarks.spark_cost import Line, Price, year
from benchmarks.spark_models import make_pair, read_pair
from outlay.features.engines import ENGINE, ENGINES
from outlay.features.history import History
from outlay.features.matrix import batch_matrix, training_matrix
from outlay.models.score import score_matrix
from outlay.payments.reader import Tick
from outlay.payments.simulate.volume import Made, Volume, add_volume
from outlay.payments.store import Store

DAY_SHARE = 10  # a day is a tenth of its history
TREES = 500
HEADER = ("job", "engine", "history", "rows", "seconds", "processor s", "peak MB")


@dataclass(frozen=True)
class Run:
    """One job on one engine: rows it wrote, and what it took."""

    engine: str
    job: str
    history: int
    rows: int
    seconds: float
    processor: float
    peak_mb: float


@contextmanager
def engine_set(engine: str) -> Iterator[None]:
    """Ask for an engine by its setting."""
    os.environ[ENGINE] = engine
    try:
        yield
    finally:
        del os.environ[ENGINE]


def train_features(engine: str, home: Path, made: Made, out: Path, _: Tick) -> Any:
    history = History.of(Store.open(home))
    since = Volume().monday
    with engine_set(engine):
        rows = training_matrix(history, since=since, until=made.as_of, out=out)
    return rows, *_below()


def day_features(engine: str, home: Path, made: Made, out: Path, _: Tick) -> Any:
    history = History.of(Store.open(home))
    with engine_set(engine):
        rows = batch_matrix(
            history, import_id=made.import_id, as_of=made.as_of, out=out
        )
    return rows, *_below()


def day_scores(engine: str, models: Path, matrix: Path, out: Path, _: Tick) -> Any:
    with engine_set(engine):
        rows = score_matrix(*read_pair(models), matrix, out)
    return rows, *_below()


def _below() -> tuple[float, float]:
    """Return processor seconds and peak MiB of the processes below this one."""
    parents, spent, peaks = {}, {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            status = (folder / "status").read_text().splitlines()
        except OSError:  # it ended meanwhile
            continue
        pid = int(folder.name)
        parents[pid] = int(fields[1])
        spent[pid] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
        peak = next((line for line in status if line.startswith("VmHWM")), "VmHWM: 0")
        peaks[pid] = int(peak.split()[1]) / 1024
    below: set[int] = {os.getpid()}
    while more := {p for p, parent in parents.items() if parent in below} - below:
        below |= more
    below.remove(os.getpid())
    return sum(spent[p] for p in below), sum(peaks[p] for p in below)


def bench(history: int, seed: int, folder: Path, engines: list[str]) -> list[Run]:
    """Run every job on every engine for one size."""
    volume = Volume(
        history, history // DAY_SHARE, seed, payees=max(history // 5, 1_000)
    )
    store = Store.create(folder / "home")
    made, runs = add_volume(store, volume), []
    models = folder.parent / "models"
    for engine in engines:
        facts, matrix = (engine, store.home, made), folder / f"{engine}-day"
        runs += [
            _one("training features", history, train_features, (*facts, folder / "m")),
            _one("day features", history, day_features, (*facts, matrix)),
        ]
        if not models.exists():  # once, apart from what is timed
            measured([])("models", make_pair, matrix, TREES, models)
        scores = (engine, models, matrix, folder / "scores")
        runs.append(_one("day scores", history, day_scores, scores))
    return runs


def _one(job: str, history: int, stage: Any, facts: Any) -> Run:
    """Run one job in a process of its own; its first fact is the engine."""
    steps: list[Step] = []
    rows, processor, peak = measured(steps)(job, stage, *facts)
    own = steps[0]
    cpu, memory = own.cpu + processor, own.peak_mb + peak
    run = Run(facts[0], job, history, rows, own.seconds, cpu, memory)
    _print([run])
    return run


def main() -> None:
    """Measure each size, print the table and a year's cost, write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--payments", type=int, nargs="+", default=[100_000, 300_000, 1_000_000]
    )
    parser.add_argument("--engines", nargs="+", default=list(ENGINES), choices=ENGINES)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--core-hour", type=float, default=Price().core_hour)
    asked = parser.parse_args()
    runs: list[Run] = []
    with tempfile.TemporaryDirectory(prefix="bench-spark-") as name:
        for size in asked.payments:
            folder = Path(name) / str(size)
            runs += bench(size, asked.seed, folder, asked.engines)
            shutil.rmtree(folder)
    report(runs, Price(core_hour=asked.core_hour), asked.seed, asked.payments)


def report(runs: list[Run], price: Price, seed: int, sizes: list[int]) -> None:
    """Print and write what was measured and what follows from it."""
    _print(runs)
    lines = [
        Line.through(engine, job, [(r.rows, r.processor) for r in some])
        for engine in dict.fromkeys(run.engine for run in runs)
        for job in dict.fromkeys(run.job for run in runs)
        if len(some := [r for r in runs if (r.engine, r.job) == (engine, job)]) > 1
    ]
    print()
    print_table(
        ("job", "engine", "fixed, processor s", "processor s per million rows"),
        [(a.job, a.engine, f"{a.fixed:.0f}", f"{a.per_million:.0f}") for a in lines],
    )
    years = year(lines, price)
    print()
    print_table(
        ("a billion payments a year", "core hours", "price"),
        [(y.what, f"{y.core_hours:,.0f}", f"${y.price:,.0f}") for y in years],
    )
    figures = {
        "runs": [asdict(run) for run in runs],
        "lines": [asdict(line) for line in lines],
        "price": asdict(price),
        "year": [asdict(each) for each in years],
    }
    write_figures("spark", figures, seed=seed, sizes={"payments": sizes})


def _print(runs: list[Run]) -> None:
    print_table(
        HEADER,
        [
            (
                r.job,
                r.engine,
                f"{r.history:,}",
                f"{r.rows:,}",
                f"{r.seconds:.1f}",
                f"{r.processor:.1f}",
                f"{r.peak_mb:,.0f}",
            )
            for r in runs
        ],
    )


if __name__ == "__main__":
    main()
