"""Watch-list matching at one false match per 10,000 payees, and its speed.

    python -m benchmarks.matching --payees 1000000 --entries 150000

Other methods are compared with ours on a smaller world. Ours runs in a process of its
own, so that its peak memory is its own.
"""

import argparse
import multiprocessing
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.figures import print_table, write_figures
from benchmarks.matching_measure import (
    ONE_IN,
    Scored,
    by_kind,
    compare_methods,
    recall_at_budget,
    share_found,
)
from benchmarks.matching_world import MatchWorld, world
from outlay.payments.matching.engine import match
from outlay.payments.matching.settings import MatchSettings

LISTED = 20  # of the payees, one in so many is on the list
SHIPPED = MatchSettings()
LOOSE = replace(SHIPPED, with_second=0.5, alone_rarity=1.3)


def timed(
    payees: pa.Table, entries: pa.Table, settings: MatchSettings
) -> dict[str, Any]:
    """Match in a process of its own; return matches, seconds and peak memory."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_timed, (payees, entries, settings))


def _timed(
    payees: pa.Table, entries: pa.Table, settings: MatchSettings
) -> dict[str, Any]:
    Path("/proc/self/clear_refs").write_text("5")
    before = _status("VmRSS")
    started, cpu = time.perf_counter(), time.process_time()
    found = match(payees, entries, settings)
    return {
        "found": found,
        "seconds": time.perf_counter() - started,
        "processor_seconds": time.process_time() - cpu,
        "tables_mb": before,
        "peak_mb": _status("VmHWM"),
    }


def _status(field: str) -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(s for s in status if s.startswith(field)).split()[1]) / 1024


def by_name_alone(payees: pa.Table) -> pa.Table:
    """Return payees of whom nothing but the name is known."""
    for name in ("born_on", "street", "zip5"):
        at = payees.schema.get_field_index(name)
        none = pa.nulls(payees.num_rows, payees.schema.field(at).type)
        payees = payees.set_column(at, name, none)
    return payees


def as_shipped(made: MatchWorld) -> dict[str, Any]:
    """Return what the shipped bounds find, at how many false matches, and how fast."""
    figures = {}
    for name, payees, who in (
        ("with_second", made.payees, made.second),
        ("alone", by_name_alone(made.payees), made.entry >= 0),
    ):
        run = timed(payees, made.entries, SHIPPED)
        found = run.pop("found")
        if name == "with_second":
            found = found.filter(pc.not_equal(found["strength"], "NAME_ONLY"))
        payee = found["payee"].to_numpy()
        right = made.entry[payee] == found["row"].to_numpy()
        figures[name] = {
            "recall": share_found(made, payee[right], who),
            "false_per_10000": ONE_IN * float((~right).sum()) / len(made.entry),
            "by_kind": by_kind(made, payee[right], who),
            "payees_a_second": len(made.entry) / run["seconds"],
            **run,
        }
    return figures


def at_budget(made: MatchWorld) -> dict[str, Any]:
    """Return our recall where the bounds are loosened until the budget is used up."""
    second = match(made.payees, made.entries, LOOSE)
    second = second.filter(pc.not_equal(second["strength"], "NAME_ONLY"))
    both = pc.and_(second["same_birth"], second["same_address"]).to_numpy()
    eased = both * (SHIPPED.with_second - SHIPPED.with_both)
    alone = match(by_name_alone(made.payees), made.entries, LOOSE)
    scores = {
        "with_second": (second, second["name_similarity"].to_numpy() + eased),
        "alone": (alone, alone["rarity"].to_numpy()),
    }
    who = {"with_second": made.second, "alone": made.entry >= 0}
    return {
        "method": "ours",
        **{
            name: recall_at_budget(
                made,
                Scored(found["payee"].to_numpy(), found["row"].to_numpy(), score),
                who[name],
            )
            for name, (found, score) in scores.items()
        },
    }


def main() -> None:
    """Measure, print and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payees", type=int, default=1_000_000)
    parser.add_argument("--compare", type=int, default=200_000)
    parser.add_argument("--entries", type=int, default=150_000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    sizes = {n: getattr(asked, n) for n in ("payees", "compare", "entries")}
    small = made_world(asked.compare, asked.entries, asked.seed)
    methods = [at_budget(small), *compare_methods(small, SHIPPED.street)]
    print_methods(methods)
    large = made_world(asked.payees, asked.entries, asked.seed + 1)
    shipped = as_shipped(large)
    print_shipped(shipped)
    figures = {"methods": methods, "shipped": shipped, "bounds": asdict(SHIPPED)}
    write_figures("matching", figures, seed=asked.seed, sizes=sizes)


def made_world(payees: int, entries: int, seed: int) -> MatchWorld:
    """Make a world of that size."""
    listed = min(payees // LISTED, 20_000)
    return world(payees=payees, entries=entries, listed=listed, seed=seed)


def print_methods(methods: list[dict[str, Any]]) -> None:
    """Print every method's recall at the budget, by kind of error."""
    print(f"\nrecall at 1 false match per {ONE_IN:,} payees")
    header = ("", *(m["method"] for m in methods))
    rows = []
    for name, title in (("with_second", "second attribute"), ("alone", "name alone")):
        rows.append((title, *(f"{m[name]['recall']:.3f}" for m in methods)))
        for kind in methods[0][name]["by_kind"]:
            cells = [m[name]["by_kind"][kind]["recall"] for m in methods]
            rows.append((f"  {kind}", *(f"{cell:.3f}" for cell in cells)))
        for key in ("recall_without_bound", "false_per_10000_without_bound"):
            cells = [m[name][key] for m in methods]
            rows.append((f"  {key.replace('_', ' ')}", *(f"{c:.2f}" for c in cells)))
    print_table(header, rows)


def print_shipped(figures: dict[str, Any]) -> None:
    """Print what the shipped bounds do on the large world."""
    print("\nas shipped")
    keys = ("recall", "false_per_10000", "seconds", "processor_seconds")
    keys += ("payees_a_second", "tables_mb", "peak_mb")
    rows = [
        (key.replace("_", " "), *(f"{figures[n][key]:,.3f}" for n in figures))
        for key in keys
    ]
    for kind in figures["with_second"]["by_kind"]:
        cells = [figures[n]["by_kind"][kind]["recall"] for n in figures]
        rows.append((f"  {kind}", *(f"{cell:.3f}" for cell in cells)))
    print_table(("", "second attribute", "name alone"), rows)


if __name__ == "__main__":
    main()
