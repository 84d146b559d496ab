"""`outlay models shadow`: the challenger beside the champion."""

from pathlib import Path
from typing import Annotated

import typer

from outlay.pipelines.commands.options import DEFAULT_HOME, Home, day


def shadow(
    training: Annotated[
        str | None,
        typer.Argument(help="Id of a training, else the standing challenger's."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="First day of the batches."),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="Last day of the batches."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="Outcomes known before it; today."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for shadow.json.")] = None,
    home: Home = DEFAULT_HOME,
) -> None:
    """Compare what a challenger would have done with what the champion did."""
    from outlay.pipelines.jobs.shadow_report import ShadowReportRequest, shadow_report
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.shadow import report_tables
    from outlay.pipelines.running import plainly

    request = ShadowReportRequest(
        home,
        training,
        since=day(since, "--since"),
        until=day(until, "--until"),
        as_of=day(as_of, "--as-of"),
        out=out,
    )
    for table in report_tables(plainly("Comparing", shadow_report, request)):
        console.print(table)
