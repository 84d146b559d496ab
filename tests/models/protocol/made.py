"""Made-up labelled tables whose truth is known."""

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from outlay.models.protocol import Asked, TableMapping


def table(n=2_000, seed=0, **columns):
    """Return n rows: `signal` and `kind` move the log-odds, `noise` does not."""
    random = np.random.default_rng(seed)
    signal, kind = random.normal(size=n), random.integers(0, 3, n)
    odds = -2 + 1.5 * signal + 1.0 * (kind == 2)
    label = (random.random(n) < 1 / (1 + np.exp(-odds))).astype(int)
    made = {
        "id": [f"{number:05d}" for number in range(n)],
        "day": [_day(number * 300 // n) for number in range(n)],
        "signal": signal,
        "kind": np.array(["a", "b", "c"])[kind],
        "noise": random.normal(size=n),
        "found": label,
    }
    return pa.table(made | columns), odds


def _day(number):
    return f"2026-{1 + number // 28:02d}-{1 + number % 28:02d}"


def write(folder, made, name="table.csv"):
    path = folder / name
    pa_csv.write_csv(made, path)
    return path


def asked(path, **changes):
    given = {"label": "found", "time": "day", "identifier": "id"} | changes
    given["mapping"] = TableMapping.model_validate(given.pop("mapping", {}))
    return Asked(path, **given)
