"""`outlay lists`: watch lists as dated snapshots."""

import datetime as dt
from pathlib import Path
from typing import Annotated, cast

import typer

from outlay.pipelines.commands.options import DEFAULT_HOME, Home, day

app = typer.Typer(
    help="Watch lists: add one as it stood on a day, show what is there.",
    no_args_is_help=True,
)


@app.command("add")
def add(
    source: Annotated[str, typer.Argument(help="One of sam, leie, ofac, dmf.")],
    file: Annotated[
        Path,
        typer.Argument(help="The file as downloaded; for ofac sdn.csv or its folder."),
    ],
    as_of: Annotated[
        str, typer.Option(metavar="YYYY-MM-DD", help="Day of which the list is.")
    ],
    home: Home = DEFAULT_HOME,
    supplement: Annotated[
        bool,
        typer.Option("--supplement", help="FILE is a monthly supplement of leie."),
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace that day's snapshot.")
    ] = False,
    smaller: Annotated[
        bool,
        typer.Option("--smaller", help="Take a list that lost over half its names."),
    ] = False,
) -> None:
    """Take a list in as it stood on a day."""
    from outlay.pipelines.jobs.lists import ListRequest, take_list
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.lists import taken_tables
    from outlay.pipelines.running import plainly

    request = ListRequest(
        home,
        source,
        file,
        cast("dt.date", day(as_of, "--as-of")),
        supplement=supplement,
        replace=replace,
        smaller=smaller,
    )
    for said in taken_tables(plainly(f"Reading {file.name}", take_list, request)):
        console.print(said)


@app.command("show")
def show(home: Home = DEFAULT_HOME) -> None:
    """Show every list's snapshots, their size and age."""
    from outlay.pipelines.jobs.lists import all_snapshots, today
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.lists import snapshots_table

    found = all_snapshots(home)
    if not found:
        console.print("No list is there: add one with `outlay lists add`.")
        return
    console.print(snapshots_table(found, today(home)))
