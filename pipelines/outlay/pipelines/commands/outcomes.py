"""`outlay outcomes`: what became known about payments, back as labels."""

from pathlib import Path
from typing import Annotated

import typer

from outlay.pipelines.commands.options import DEFAULT_HOME, AsOf, Home, day


def outcomes(
    file: Annotated[
        Path,
        typer.Argument(help="Outcomes (CSV, Parquet) or an edited review.csv."),
    ],
    home: Home = DEFAULT_HOME,
    dispositions: Annotated[
        bool,
        typer.Option(
            "--dispositions", help="FILE holds returns, cancellations, reversals."
        ),
    ] = False,
    as_of: AsOf = None,
) -> None:
    """Take in outcomes, dispositions, or an edited review.csv."""
    from outlay.pipelines import logs
    from outlay.pipelines.jobs.intake import take_outcomes
    from outlay.pipelines.progress import console, step

    with logs.stage("take_outcomes"), step(f"Reading {file.name}"):
        said = take_outcomes(
            home, file, dispositions=dispositions, on=day(as_of, "--as-of")
        )
    console.print(said)
