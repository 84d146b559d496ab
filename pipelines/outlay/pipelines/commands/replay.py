"""`outlay replay`: a past batch under any policy, beside what was decided."""

from pathlib import Path
from typing import Annotated

import typer

from outlay.pipelines.commands.options import DEFAULT_HOME, Home, day


def replay(
    batch: Annotated[str, typer.Argument(help="Id of a batch, or its beginning.")],
    policy: Annotated[
        Path | None,
        typer.Option(help="TOML file of the policy, else the one that decided."),
    ] = None,
    run: Annotated[
        str | None, typer.Option(help="A run of the batch, else the one that stands.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="Outcomes known before it; today."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for replay.parquet and replay.json.")
    ] = None,
    home: Home = DEFAULT_HOME,
) -> None:
    """Show a past batch under any policy beside what was decided. Decides nothing."""
    from outlay.pipelines.jobs.replaying import ReplayRequest
    from outlay.pipelines.jobs.replaying import replay as decide_again
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.replay import replay_tables
    from outlay.pipelines.running import plainly

    request = ReplayRequest(home, batch, policy, run, out, day(as_of, "--as-of"))
    for table in replay_tables(plainly("Deciding again", decide_again, request)):
        console.print(table)
