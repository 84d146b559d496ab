"""`outlay estimate`: improper payments, and what was caught, from random reviews."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from outlay.pipelines.commands.options import DEFAULT_HOME, Home, day


def estimate(
    first: Annotated[
        str, typer.Option("--from", metavar="YYYY-MM-DD", help="First day of payment.")
    ],
    last: Annotated[
        str, typer.Option("--to", metavar="YYYY-MM-DD", help="Last day of payment.")
    ],
    as_of: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="Outcomes known before it; today."),
    ] = None,
    historic_rate: Annotated[
        float | None,
        typer.Option(help="Chance of a random review before Outlay drew the arm."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the tables as CSV.")
    ] = None,
    home: Home = DEFAULT_HOME,
) -> None:
    """Estimate improper payments, and the share the models caught, with intervals."""
    from outlay.audit.estimate import Period
    from outlay.pipelines.jobs.estimating import EstimateRequest
    from outlay.pipelines.jobs.estimating import estimate as made
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.estimate import detection_table, estimate_tables
    from outlay.pipelines.running import plainly

    today = dt.datetime.now(dt.UTC).date()
    days = [day(text, name) for text, name in ((first, "--from"), (last, "--to"))]
    period = Period(days[0] or today, days[1] or today, day(as_of, "--as-of") or today)
    request = EstimateRequest(home, period, out, historic_rate)
    found = plainly("Estimating", made, request)
    for table in (*estimate_tables(found.payments), detection_table(found.detection)):
        console.print(table)
