"""Writes a benchmark's figures: a table for people, JSON for machines."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

OUT = Path(__file__).parent / "out"
LIBRARIES = ("duckdb", "ibis-framework", "lightgbm", "numpy", "outlay", "pyarrow")


def machine() -> dict[str, Any]:
    """What the figures were measured on, without its name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(memory / 2**30, 1),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in LIBRARIES},
    }


def print_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows of text under a header, columns aligned, the first to the left."""
    cells = [[str(cell) for cell in row] for row in (header, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    for number, row in enumerate(cells):
        first, *rest = row
        aligned = [
            cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)
        ]
        print("  ".join([first.ljust(widths[0]), *aligned]).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))


def write_figures(
    name: str,
    figures: Any,
    *,
    seed: int | Sequence[int],
    sizes: Mapping[str, Any],
) -> Path:
    """Write `figures` with machine, versions, seed and sizes to out/<name>.json."""
    OUT.mkdir(exist_ok=True)
    said = {
        "benchmark": name,
        "machine": machine(),
        "seed": seed if isinstance(seed, int) else list(seed),
        "sizes": dict(sizes),
        "figures": figures,
    }
    path = OUT / f"{name}.json"
    text = json.dumps(said, indent=1, sort_keys=True, allow_nan=False)
    path.write_text(f"{text}\n", encoding="utf-8")
    return path
