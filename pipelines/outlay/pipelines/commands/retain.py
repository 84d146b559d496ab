"""`outlay retain`: what may go by the retention settings; --apply lets it go."""

from pathlib import Path
from typing import Annotated

import typer

from outlay.payments.errors import ConfigurationError
from outlay.pipelines.commands.options import DEFAULT_HOME, By, Home, act


def retain(
    apply: Annotated[
        bool, typer.Option("--apply", help="Remove it; without, it is only shown.")
    ] = False,
    reason: Annotated[
        str, typer.Option(help="Why; it is kept in the ledger. Needed with --apply.")
    ] = "",
    by: By = None,
    settings: Annotated[
        Path | None,
        typer.Option(
            help="TOML file; else retention.toml of the store, else defaults."
        ),
    ] = None,
    home: Home = DEFAULT_HOME,
) -> None:
    """Show what is older than it has to be kept, and why; --apply removes it."""
    from outlay.pipelines.jobs.retaining import remove_going, show_going
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.retain import going_tables, gone_texts

    if not apply:
        for table in going_tables(show_going(home, settings), home):
            console.print(table)
        return
    if not reason.strip():
        raise ConfigurationError(
            "--apply removes for good and wants a reason",
            rule="docs/store.md#retention",
            fix="say --reason; see what would go without --apply first",
        )
    for text in gone_texts(remove_going(home, settings, act(by, reason))):
        console.print(text)
