"""`outlay reconcile`: reviews, bank returns and outcomes come back as labels."""

from pathlib import Path
from typing import Annotated

import typer

from outlay.pipelines.commands.options import DEFAULT_HOME, Home


def reconcile(
    inbox: Annotated[
        Path | None,
        typer.Argument(
            help="Folder with returns/, dispositions/, outcomes/, reviews/.",
            show_default=False,
        ),
    ] = None,
    home: Home = DEFAULT_HOME,
) -> None:
    """Take in what came back: files of INBOX, and the review app's decisions."""
    from outlay.pipelines.jobs.reconciling import ReconcileRequest
    from outlay.pipelines.jobs.reconciling import reconcile as take_all
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.table import rows_table

    told = take_all(ReconcileRequest(home, inbox))
    rows = [{"source": each.source, "said": each.said} for each in told]
    console.print(rows_table("What came back", rows) if rows else "Nothing came back.")
