"""Tables of a measured protocol."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

from outlay.models.protocol import Report
from outlay.pipelines.render.table import table


def bench_tables(report: Report) -> Iterator[Table | Text]:
    """Return columns, rows and figures of a report."""
    columns = table("Columns", "column", "taken as")
    for name, kind in report.columns.items():
        columns.add_row(Text(name), Text(kind))
    columns.caption = "Taken otherwise by the mapping: drop, categories, numbers."
    yield columns
    rows = table(f"Rows, in time by {report.order}", "", "rows", numbers=(1,))
    for name, count in report.rows.items():
        rows.add_row(name, f"{count:,}")
    yield rows
    for warning in report.warnings:
        yield Text(f"Warning: {warning}.", style="bold")
    yield _figures(report)


def _figures(report: Report) -> Table:
    made = table(
        "On the latest rows, with 95 % intervals",
        "",
        *report.models,
        numbers=range(1, len(report.models) + 1),
    )
    first, *others = report.models.values()
    for name in first["figures"]:
        made.add_row(
            name.replace("_", " ").replace(" percent", " % false positives"),
            *(_cell(each, name) for each in (first, *others)),
        )
    made.add_section()
    for name in ("auc", "average_precision"):
        gaps = (each["difference"][name] for each in others)
        title = f"first model's {name.replace('_', ' ')} less this one's"
        made.add_row(title, "", *(f"{low:+.3f} to {high:+.3f}" for low, high in gaps))
    made.caption = (
        "True of rows whose label became known, in the way in which it became known."
    )
    return made


def _cell(model: Mapping[str, Any], name: str) -> str:
    low, high = model["intervals"][name]
    return f"{model['figures'][name]:.3f} ({low:.3f} to {high:.3f})"
