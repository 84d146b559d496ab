"""`outlay findings`: duplicates and splits in the history, reversals netted first."""

from pathlib import Path
from typing import Annotated

import typer

from outlay.pipelines.commands.options import DEFAULT_HOME, Home


def findings(
    home: Home = DEFAULT_HOME,
    out: Annotated[
        Path | None, typer.Option(help="Also write all findings to this Parquet file.")
    ] = None,
    show: Annotated[int, typer.Option(help="How many to print of each kind.")] = 10,
) -> None:
    """List likely duplicates and splits in the history.

    A finding is a question, not a verdict.
    """
    from outlay.pipelines.jobs.finding import find_in_store
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.findings import findings_tables
    from outlay.pipelines.running import plainly

    found = plainly("Looking for duplicates and splits", find_in_store, home, out)
    for table in findings_tables(found, show):
        console.print(table)
