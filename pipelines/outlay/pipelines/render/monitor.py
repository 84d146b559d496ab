"""Tables of what the monitor found."""

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from outlay.audit.monitor import Level
from outlay.pipelines.jobs.monitoring import Monitored
from outlay.pipelines.render.table import table

STYLES: dict[Level, str] = {
    "alarm": "bold red",
    "watch": "yellow",
    "ok": "green",
    "no data": "dim",
}


def monitor_tables(done: Monitored) -> Iterator[Table | Text]:
    """Return every check with its level, and where the whole report is."""
    report = done.report
    days = report.days_looked_at
    made = table(
        f"Monitor of {' and '.join(report.models)}, {days.first} to {days.last}: "
        f"{report.payments:,} payments in {report.batches:,} batches",
        "check",
        "level",
        "why",
    )
    for each in report.findings:
        level = Text(each.level, style=STYLES[each.level])
        made.add_row(Text(each.check), level, Text(each.why))
    yield made
    yield Text(f"Result: {report.level}. The whole report: {done.page}")
