"""What can be concluded where only some cases were ever inspected.

    python -m benchmarks.selective FILE

FILE has the columns ID, Prod, Quant, Val, Insp, of which Insp is ok, fraud or unkn, in
order of time. Three questions to one table, each on its latest rows: who is inspected;
what is found among the inspected; and what comes out where the uninspected are called
good, as if unknown were negative. No row leaves this program.
"""

import argparse
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from benchmarks.figures import print_table, write_figures
from outlay.models.protocol import Asked, Report, TableMapping, run

QUESTIONS = {
    "inspected at all": (["ok", "fraud"], ["unkn"], []),
    "fraud among the inspected": (["fraud"], ["ok"], ["unkn"]),
    "fraud, uninspected called good": (["fraud"], ["ok", "unkn"], []),
}
SHOWN = ("auc", "average_precision", "recall_at_1_percent", "recall_at_5_percent")


def prepared(file: Path, folder: Path) -> Path:
    """Write the table with a column more: the price of a unit."""
    table = pa_csv.read_csv(file, convert_options=pa_csv.ConvertOptions())
    price = pc.divide(table["Val"], pc.cast(table["Quant"], pa.float64()))
    path = folder / "table.parquet"
    pq.write_table(table.append_column("unit_price", price), path)
    return path


def ask(path: Path, name: str, seed: int) -> Report:
    """Run the protocol for one question."""
    positive, negative, unknown = QUESTIONS[name]
    label = {"positive": positive, "negative": negative, "unknown": unknown}
    mapping = TableMapping.model_validate({"drop": ["ID", "Prod"], "label": label})
    return run(Asked(path, "Insp", None, None, mapping, seed))


def by_value(path: Path) -> list[dict[str, float]]:
    """Return the share inspected, and of those the share found, by tenths of value."""
    table = pq.read_table(path, columns=["Val", "Insp"]).drop_null()
    order = pc.sort_indices(table, sort_keys=[("Val", "ascending")])
    label = table["Insp"].take(order).to_pylist()
    size = len(label) / 10
    tenths = [label[round(n * size) : round((n + 1) * size)] for n in range(10)]
    return [
        {
            "inspected": 1 - tenth.count("unkn") / len(tenth),
            "found": tenth.count("fraud") / max(len(tenth) - tenth.count("unkn"), 1),
        }
        for tenth in tenths
    ]


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = prepared(asked.file, Path(folder))
        reports = {name: ask(path, name, asked.seed) for name in QUESTIONS}
        tenths = by_value(path)
    for name, report in reports.items():
        _print(name, report)
    rows = [
        (str(n + 1), f"{each['inspected']:.1%}", f"{each['found']:.1%}")
        for n, each in enumerate(tenths)
    ]
    print("\nby tenths of value, the smallest first")
    print_table(("tenth", "inspected", "fraud among inspected"), rows)
    figures: dict[str, Any] = {
        name: {"rows": dict(report.rows), "models": dict(report.models)}
        for name, report in reports.items()
    }
    figures["tenths of value"] = tenths
    write_figures("selective", figures, seed=asked.seed, sizes=figures_rows(reports))


def figures_rows(reports: dict[str, Report]) -> dict[str, int]:
    """Return how many rows each question was asked of."""
    return {
        name: each.rows["fit"] + each.rows["test"] for name, each in reports.items()
    }


def _print(name: str, report: Report) -> None:
    rows = report.rows
    print(f"\n{name}: {rows['test positives']:,} of {rows['test']:,} test rows")
    lines = []
    for model, said in report.models.items():
        cells = []
        for figure in SHOWN:
            low, high = said["intervals"][figure]
            cells.append(f"{said['figures'][figure]:.3f} ({low:.3f}-{high:.3f})")
        lines.append((model, *cells))
    print_table(("", *SHOWN), lines)


if __name__ == "__main__":
    main()
