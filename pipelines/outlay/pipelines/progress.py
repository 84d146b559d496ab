"""Progress for people: a moving bar on a terminal, plain lines elsewhere."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

from outlay.payments.reader import Tick, silent
from outlay.pipelines import logs

console = Console()
errors = Console(stderr=True)


@contextmanager
def step(title: str) -> Iterator[Tick]:
    """Show `title` and its progress while the body runs.

    Yields
    ------
    Tick
        Call with (done, total); a total of 0 means that it is not known, and the
        bar then moves to and fro.
    """
    if logs.alone_on_standard_error():
        yield silent
        return
    started = time.monotonic()
    with _bar(title) as tick:
        yield tick
    errors.print(f"  {title} [dim]{time.monotonic() - started:.1f} s[/dim]")


def say_minutes_left(file: str, minutes: float) -> None:
    """Warn that the cut-off of a file comes near."""
    logs.note("cut-off near", {"minutes": round(minutes, 1)}, logging.WARNING)
    if logs.alone_on_standard_error():
        return
    errors.print(
        f"[bold]The cut-off of {file} is {minutes:.0f} minutes away[/bold] and the run "
        "has not ended: if it does not in time, the payments go on not screened."
    )


@contextmanager
def _bar(title: str) -> Iterator[Tick]:
    columns = (
        TextColumn("  {task.description}"),
        BarColumn(bar_width=30),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, transient=True) as progress:
        task = progress.add_task(title, total=None)

        def tick(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total or None)

        yield tick
