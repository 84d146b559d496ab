"""`outlay map`: draft a mapping from a file's header."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Say which column is what.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Say which column is what."""


@app.command()
def suggest(
    file: Annotated[Path, typer.Argument(help="CSV file with a header.")],
    out: Annotated[
        Path | None, typer.Option(help="Write the draft here, else print it.")
    ] = None,
) -> None:
    """Draft a mapping from FILE's header and show ten rows, masked."""
    from outlay.payments.atomic import whole
    from outlay.payments.formats.delimited.suggest import suggest_mapping
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.table import rows_table

    draft, sample = suggest_mapping(file)
    console.print(rows_table(f"Ten rows of {file.name}, masked", sample))
    if out is None:
        console.print(draft, markup=False, highlight=False)
        return
    with whole(out) as unfinished:
        unfinished.write_text(draft, encoding="utf-8")
    console.print(f"Wrote {out}. Read it, then: outlay score {file} --mapping {out}")
