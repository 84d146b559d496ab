"""`outlay search`: better settings of the training, within a budget."""

from pathlib import Path
from typing import Annotated

import typer

from outlay.pipelines.commands.options import DEFAULT_HOME, AsOf, Home, day


def search(
    home: Home = DEFAULT_HOME,
    out: Annotated[Path, typer.Option(help="Where the best settings go.")] = Path(
        "best.toml"
    ),
    as_of: AsOf = None,
    settings: Annotated[
        Path | None, typer.Option(help="TOML file of training settings to start from.")
    ] = None,
    budget: Annotated[
        float | None, typer.Option(min=1, help="Seconds, both models together.")
    ] = None,
    trials: Annotated[
        int | None, typer.Option(min=1, help="Settings to try for each model.")
    ] = None,
) -> None:
    """Search better training settings on days before the test window."""
    from outlay.pipelines.jobs.searching import SearchRequest, search_settings
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.search import search_tables
    from outlay.pipelines.running import plainly

    request = SearchRequest(
        home=home,
        out=out,
        as_of=day(as_of, "--as-of"),
        settings=settings,
        budget_seconds=budget,
        trials=trials,
    )
    for table in search_tables(search_settings(request, plainly)):
        console.print(table)
