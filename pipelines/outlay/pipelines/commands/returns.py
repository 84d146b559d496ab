"""`outlay returns`: payments that came back, and notices of death."""

from pathlib import Path
from typing import Annotated

import typer

from outlay.pipelines.commands.options import DEFAULT_HOME, AsOf, Home, day


def returns(
    file: Annotated[
        Path, typer.Argument(help="NACHA file of returns, changes or death notices.")
    ],
    home: Home = DEFAULT_HOME,
    within_days: Annotated[
        int,
        typer.Option(min=0, help="How many days before it a payment may be due."),
    ] = 7,
    as_of: AsOf = None,
) -> None:
    """Take in what banks returned; nothing is guessed, the rest is listed."""
    from outlay.pipelines import logs
    from outlay.pipelines.jobs.intake import take_returns
    from outlay.pipelines.progress import console, step

    with logs.stage("take_returns"), step(f"Reading {file.name}"):
        said = take_returns(home, file, on=day(as_of, "--as-of"), days=within_days)
    console.print(said)
