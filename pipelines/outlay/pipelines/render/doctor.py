"""What the doctor found, as a table."""

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from outlay.pipelines.doctor.findings import Level
from outlay.pipelines.jobs.doctoring import Examined
from outlay.pipelines.render.table import table

STYLES: dict[Level, str] = {"ok": "green", "warn": "yellow", "fail": "bold red"}


def doctor_tables(done: Examined) -> Iterator[Table | Text]:
    """Return every check, then what to do about those that are not well."""
    made = table("Checks", "check", "level", "found")
    for each in done.checks:
        level = Text(each.level, style=STYLES[each.level])
        made.add_row(Text(each.check), level, Text(each.found))
    yield made
    for each in done.checks:
        if each.level != "ok":
            yield Text(f"{each.check}: {each.fix}", style=STYLES[each.level])
    counted = ", ".join(
        f"{sum(c.level == level for c in done.checks)} {level}" for level in STYLES
    )
    yield Text(f"Result: {done.level} ({counted}).")
