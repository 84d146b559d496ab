"""Speed and memory of features, as ratios in one run: `make bench-features`.

    python -m benchmarks.features            # small, about ten minutes
    python -m benchmarks.features --full     # 20 million of history, 5.6 of a day

Each stage runs in a process of its own, so that its peak memory is its own.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.equal import differing
from benchmarks.figures import print_table, write_figures
from benchmarks.measuring import Step, measured
from benchmarks.windows import ours, pandas_rolling
from outlay.features.history import History
from outlay.features.matrix import batch_matrix, training_matrix
from outlay.payments.reader import Tick
from outlay.payments.simulate.volume import Made, Volume, add_day, add_volume
from outlay.payments.store import Store

GIB = 1024  # of MiB
REPEATS = 3
MEMORY = "2GB"
LARGE = "5GB"  # for a day of 5.6 million; the limit of the whole process is 8 GiB
LIMITED = "3GB"  # DuckDB's own buffers; with Python around them the limit is 4 GB


@dataclass(frozen=True)
class Sizes:
    """Payments of each part: pandas' rows; the compared day; the growing days."""

    pandas: int = 500_000
    history: int = 1_500_000
    day: int = 150_000
    growth_history: int = 4_000_000
    small_day: int = 112_000
    large_day: int = 1_120_000


FULL = Sizes(2_000_000, 5_000_000, 1_000_000, 20_000_000, 560_000, 5_600_000)


@dataclass(frozen=True)
class Row:
    """One line of the table: what was asked and what came out."""

    title: str
    asked: str
    got: float
    kept: bool


def filled(folder: Path, volume: Volume) -> tuple[Store, Made, float]:
    """Return a store with a volume in it, and how many payments a second it took."""
    store = Store.create(folder)
    started = time.perf_counter()
    made = add_volume(store, volume)
    seconds = time.perf_counter() - started
    return store, made, (volume.history + volume.day) / seconds


def against_pandas(folder: Path, sizes: Sizes, seed: int) -> dict[str, Any]:
    """Fifteen columns over all rows: ours and pandas' on the same files."""
    volume = Volume(sizes.pandas, 1, seed, payees=sizes.pandas // 20)
    store, made, _ = filled(folder / "pandas", volume)
    steps: list[Step] = []
    run = measured(steps)
    facts = (store.payments_files(), made.as_of)
    fast = [
        run("15 columns", ours, *facts, folder / "ours.parquet", MEMORY)
        for _ in range(REPEATS)
    ]
    slow = run("pandas", pandas_rolling, *facts, folder / "pandas.parquet", MEMORY)
    windows, whole = (statistics.median(each) for each in zip(*fast, strict=True))
    return {
        "seconds": windows,
        "pandas_seconds": slow[0],
        "ratio": slow[0] / windows,
        "ratio_from_files": slow[1] / whole,
        "differing": differing(folder / "ours.parquet", folder / "pandas.parquet"),
        "steps": [asdict(step) for step in steps],
    }


def by_day(history: History, made: Made, out: Path, memory: str, _tick: Tick) -> float:
    """Make the day's matrix as scoring does; return its seconds."""
    started = time.perf_counter()
    batch_matrix(
        history, import_id=made.import_id, as_of=made.as_of, out=out, memory=memory
    )
    return time.perf_counter() - started


def by_window(
    history: History, volume: Volume, out: Path, memory: str, _tick: Tick
) -> float:
    """Make the same rows' matrix as training does; return its seconds."""
    started = time.perf_counter()
    until = replace(volume, workdays=volume.workdays + 1).as_of
    training_matrix(history, since=volume.as_of, until=until, out=out, memory=memory)
    return time.perf_counter() - started


def against_window(folder: Path, sizes: Sizes, seed: int) -> dict[str, Any]:
    """One day, computed as of the day and by windows; both within 4 GB."""
    volume = Volume(sizes.history, sizes.day, seed)
    store, made, _ = filled(folder / "window", volume)
    steps: list[Step] = []
    run, history = measured(steps), History.of(store)
    day, window = folder / "day.parquet", folder / "window.parquet"
    fast = run("day batch", by_day, history, made, day, LIMITED)
    slow = run("window query", by_window, history, volume, window, LIMITED)
    return {
        "seconds": fast,
        "window_seconds": slow,
        "ratio": slow / fast,
        "differing": differing(day, window),
        "day_peak_mb": steps[0].peak_mb,
        "window_peak_mb": steps[1].peak_mb,
        "steps": [asdict(step) for step in steps],
    }


def growth(folder: Path, sizes: Sizes, seed: int) -> dict[str, Any]:
    """Two days of different size on the same history."""
    large = Volume(sizes.growth_history, sizes.large_day, seed)
    small = replace(large, day=sizes.small_day)
    store, made, speed = filled(folder / "growth", large)
    days = {sizes.large_day: made, sizes.small_day: add_day(store, small)}
    steps: list[Step] = []
    run, whole = measured(steps), History.of(store)
    past = [each.import_id for each in large.pieces if not each.of_day]
    each = {}
    for payments, day in sorted(days.items()):
        files = [store.payments_file(name) for name in (*past, day.import_id)]
        history = replace(whole, payments=tuple(files))
        out = folder / "grown.parquet"
        seconds = run(f"{payments:,} payments", by_day, history, day, out, LARGE)
        each[payments] = seconds / payments
    return {
        "simulated_per_second": speed,
        "seconds_per_million": {n: 1e6 * s for n, s in each.items()},
        "ratio": each[sizes.large_day] / each[sizes.small_day],
        "peak_mb": {n: s.peak_mb for n, s in zip(sorted(each), steps, strict=True)},
        "steps": [asdict(step) for step in steps],
    }


def asked(figures: dict[str, Any], sizes: Sizes) -> list[Row]:
    """Return what engine figures were asked for, beside what they came to."""
    judges = {"windows": _of_windows, "day": _of_day, "growth": _of_growth}
    return [row for name, said in figures.items() for row in judges[name](said, sizes)]


def _of_windows(said: dict[str, Any], _sizes: Sizes) -> list[Row]:
    return [
        _least("15 window columns, times pandas' rolling", 12, said["ratio"]),
        Row("the same, both from files", "", said["ratio_from_files"], kept=True),
        _most("columns that differ from pandas'", 0, len(said["differing"])),
    ]


def _of_day(said: dict[str, Any], _sizes: Sizes) -> list[Row]:
    most = max(said["day_peak_mb"], said["window_peak_mb"])
    return [
        _least("day batch, times the window query", 10, said["ratio"]),
        _most("columns that differ from the window's", 0, len(said["differing"])),
        _most("peak of both under a limit of 4 GB, GiB", 4e9 / 2**30, most / GIB),
    ]


def _of_growth(said: dict[str, Any], sizes: Sizes) -> list[Row]:
    peak = said["peak_mb"][sizes.large_day]
    return [
        _most("time a payment, large day to small", 1.3, said["ratio"]),
        _most("peak of the large day, GiB", 8, peak / GIB),
        _least("payments simulated a second", 100_000, said["simulated_per_second"]),
    ]


def _least(title: str, bound: float, got: float) -> Row:
    return Row(title, f"at least {bound:,.4g}", got, got >= bound)


def _most(title: str, bound: float, got: float) -> Row:
    return Row(title, f"at most {bound:,.4g}", got, got <= bound)


PARTS = {"windows": against_pandas, "day": against_window, "growth": growth}


def bench(
    sizes: Sizes, seed: int, folder: Path, parts: Sequence[str]
) -> dict[str, Any]:
    """Measure the named parts; return their figures."""
    figures = {}
    for name in parts:
        part = PARTS[name]
        place = folder / name
        place.mkdir()
        figures[name] = part(place, sizes, seed)
        shutil.rmtree(place)
        _print_steps(name, figures[name]["steps"])
    return figures


def _print_steps(name: str, steps: list[dict[str, Any]]) -> None:
    rows = [
        (s["title"], f"{s['seconds']:.1f}", f"{s['cpu']:.1f}", f"{s['peak_mb']:,.0f}")
        for s in steps
    ]
    print_table((name, "seconds", "processor", "peak MB"), rows)
    print(flush=True)


def main() -> None:
    """Measure and print the table of what was asked and what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the size of the real job")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--part", choices=PARTS, help="only this one")
    parser.add_argument("--folder", type=Path, help="where the volumes go meanwhile")
    for name, value in asdict(Sizes()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, help=f"{value:,}")
    given = vars(parser.parse_args())
    sizes = FULL if given["full"] else Sizes()
    sizes = replace(sizes, **{n: given[n] for n in asdict(sizes) if given[n]})
    with tempfile.TemporaryDirectory(dir=given["folder"]) as folder:
        parts = [given["part"]] if given["part"] else list(PARTS)
        figures = bench(sizes, given["seed"], Path(folder), parts)
    rows = asked(figures, sizes)
    said = [
        (r.title, r.asked, f"{r.got:,.4g}", "yes" if r.kept else "no") for r in rows
    ]
    print_table(("", "asked", "got", "kept"), said)
    figures["asked"] = [asdict(row) for row in rows]
    write_figures("features", figures, seed=given["seed"], sizes=asdict(sizes))


if __name__ == "__main__":
    main()
