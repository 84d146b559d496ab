"""`outlay monitor`: drift and health of the champion, with an exit code."""

from pathlib import Path
from typing import Annotated

import typer

from outlay.pipelines.commands.options import DEFAULT_HOME, Home, day


def monitor(
    out: Annotated[
        Path, typer.Option(help="Folder for monitor.json, monitor.html and pictures.")
    ],
    first: Annotated[
        str | None,
        typer.Option("--from", metavar="YYYY-MM-DD", help="First day of scoring."),
    ] = None,
    last: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="YYYY-MM-DD",
            help="Last day of scoring; that of the last batch if not given.",
        ),
    ] = None,
    days: Annotated[
        int, typer.Option(min=1, help="How many days, without a first day.")
    ] = 30,
    settings: Annotated[
        Path | None, typer.Option(help="TOML file with limits (docs/monitor.md).")
    ] = None,
    home: Home = DEFAULT_HOME,
) -> None:
    """Look whether payments, scores, outcomes and reviews are still what they were.

    Exit code 0: nothing alarms. 30: something does. 31: nothing could be judged.
    """
    from outlay.pipelines.jobs.monitoring import MonitorRequest, speak
    from outlay.pipelines.jobs.monitoring import monitor as look
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.monitor import monitor_tables

    request = MonitorRequest(
        home, out, day(first, "--from"), day(last, "--to"), days, settings
    )
    done = look(request)
    for table in monitor_tables(done):
        console.print(table)
    speak(done)
