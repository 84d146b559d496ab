"""A day's fairness audit: `python -m benchmarks.fairness`.

5.6 million decisions, two attributes of 50 and 8 levels and their pairs: seconds and
peak memory, each stage in a process of its own. Then the rates of a sample beside
Fairlearn's MetricFrame row by row, and how often the gate raises a false alarm where
all groups are treated alike, and finds a gap of two where they are not.
"""

import argparse
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.fairness_day import ATTRIBUTES, make
from benchmarks.fairness_gaps import alarms
from benchmarks.figures import print_table, write_figures
from benchmarks.measuring import Step, measured
from outlay.audit.fairness import (
    Limit,
    audit_groups,
    judged,
    with_groups,
    write_audit,
)
from outlay.payments.reader import Tick

SEED = 8
LIMIT = Limit(0.01, 0.05)
SAMPLE = 200_000


def join(folder: Path, _tick: Tick) -> None:
    """Join the attributes to the decisions and write both."""
    found = with_groups(
        pq.read_table(folder / "decided.parquet"),
        [folder / "payments.parquet"],
        folder / "groups",
    )
    pq.write_table(found.table, folder / "grouped.parquet")


def audit(folder: Path, _tick: Tick) -> Any:
    """Read the decisions and make every figure of the audit."""
    # Attributes as codes, and the file not held beside its rows: 200 MB less.
    decided = pq.read_table(
        folder / "grouped.parquet", pre_buffer=False, read_dictionary=list(ATTRIBUTES)
    )
    return audit_groups(decided, list(ATTRIBUTES), limit=LIMIT)


def write(folder: Path, found: Any, _tick: Tick) -> None:
    """Write the page, the figures and the pictures."""
    write_audit(folder / "audit", found)


def apart(folder: Path, _tick: Tick) -> dict[str, Any]:
    """Return the largest distance from MetricFrame, row by row, on a sample."""
    from fairlearn.metrics import MetricFrame, false_negative_rate, false_positive_rate

    table = pq.read_table(folder / "grouped.parquet")
    rng = np.random.default_rng(SEED)
    places = np.sort(rng.choice(table.num_rows, min(SAMPLE, table.num_rows), False))
    sample = table.take(pa.array(places))
    known = sample.filter(sample["bad"].is_valid()).to_pandas()
    found = {
        (each.attributes, each.group): each.rates
        for each in audit_groups(sample, list(ATTRIBUTES)).groups
    }
    metrics = {
        "false_positive_rate": false_positive_rate,
        "false_negative_rate": false_negative_rate,
    }
    weights = {"sample_weight": 1 / known["chance"]}
    distances = []
    for names in (("area",), ("origin",), ("area", "origin")):
        frame = MetricFrame(
            metrics=metrics,
            y_true=known["bad"].astype(int),
            y_pred=known["flagged"].astype(int),
            sensitive_features=known[list(names)],
            sample_params=dict.fromkeys(metrics, weights),
        )
        for key, row in frame.by_group.iterrows():
            group = key if isinstance(key, tuple) else (key,)
            if (names, group) not in found:  # MetricFrame names empty crossings too
                continue
            for name in metrics:
                ours = found[names, group][name].value
                if ours is not None:
                    distances.append(abs(ours - float(row[name])))
    return {"compared": len(distances), "largest distance": max(distances)}


def timed(size: int) -> dict[str, Any]:
    """Make the day, audit it, and print what each stage took."""
    steps: list[Step] = []
    run = measured(steps)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run("making the day (not counted)", make, folder, size, SEED)
        run("joining the attributes", join, folder)
        found = run("the audit", audit, folder)
        run("the page and its pictures", write, folder, found)
        equal = run("MetricFrame on a sample (not counted)", apart, folder)
    rows = [
        [each.title, f"{each.seconds:.1f}", f"{each.cpu:.1f}", f"{each.peak_mb:,.0f}"]
        for each in steps
    ]
    print_table(["stage", "seconds", "processor", "peak MB"], rows)
    verdict, why = judged(found)
    print(f"\n{len(found.groups):,} groups; {verdict}: {why}")
    print(
        f"{equal['compared']} rates of {SAMPLE:,} payments beside MetricFrame row by "
        f"row: at most {equal['largest distance']:.1e} apart\n"
    )
    named = {
        each.title: {
            "seconds": each.seconds,
            "processor": each.cpu,
            "peak_mb": each.peak_mb,
        }
        for each in steps
    }
    return {
        "stages": named,
        "groups": len(found.groups),
        "verdict": verdict,
        "metricframe": equal,
    }


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payments", type=int, default=5_600_000)
    parser.add_argument("--runs", type=int, default=1_000)
    asked = parser.parse_args()
    figures = timed(asked.payments)
    figures["gate"] = alarms(SEED, asked.runs)
    sizes = {"payments": asked.payments, "runs": asked.runs, **ATTRIBUTES}
    write_figures("fairness", figures, seed=SEED, sizes=sizes)


if __name__ == "__main__":
    main()
