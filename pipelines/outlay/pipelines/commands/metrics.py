"""`outlay metrics`: figures in Prometheus' text form."""

from pathlib import Path
from typing import Annotated

import typer

from outlay.pipelines.commands.options import DEFAULT_HOME, Home


def metrics(
    out: Annotated[
        Path | None,
        typer.Option(help="Write them here, whole: for a textfile collector (.prom)."),
    ] = None,
    home: Home = DEFAULT_HOME,
) -> None:
    """Print counts, cents and ages of the store in Prometheus' text form."""
    from outlay.payments.atomic import write_whole
    from outlay.pipelines.exposition import exposed
    from outlay.pipelines.jobs.measuring import measured

    text = exposed(measured(home))
    if out is None:
        typer.echo(text, nl=False)
        return
    write_whole(out, text.encode())
    out.chmod(0o644)  # the collector is somebody else, and nothing here is a secret
