"""`outlay explain`: why one payment has the scores it has."""

from pathlib import Path
from typing import Annotated

import typer

from outlay.pipelines.commands.options import DEFAULT_HOME, Home


def explain(
    payment_key: Annotated[
        str, typer.Argument(help="Location code-fiscal year-schedule-payment id.")
    ],
    home: Home = DEFAULT_HOME,
    html: Annotated[
        Path | None,
        typer.Option(help="File for the same as a page with pictures, to keep."),
    ] = None,
) -> None:
    """Say why one payment of a scored batch has its scores."""
    from outlay.payments.atomic import write_whole
    from outlay.pipelines.jobs.explaining import explain_payment
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.explain import explanation_tables
    from outlay.pipelines.render.explain_page import explanation_page
    from outlay.pipelines.running import plainly

    explanation = plainly("Explaining", explain_payment, home, payment_key)
    for table in explanation_tables(explanation):
        console.print(table)
    if html is not None:
        write_whole(html, explanation_page(explanation).encode())
        console.print(f"The page is in {html}.", markup=False)
