"""`outlay explain`: why one payment has the scores it has."""

from typing import Annotated

import typer

from outlay.pipelines.commands.options import DEFAULT_HOME, Home


def explain(
    payment_key: Annotated[
        str, typer.Argument(help="Location code-fiscal year-schedule-payment id.")
    ],
    home: Home = DEFAULT_HOME,
) -> None:
    """Say why one payment of a scored batch has its scores."""
    from outlay.pipelines.jobs.explaining import explain_payment
    from outlay.pipelines.progress import console
    from outlay.pipelines.render import explanation_tables
    from outlay.pipelines.running import plainly

    explanation = plainly("Explaining", explain_payment, home, payment_key)
    for table in explanation_tables(explanation):
        console.print(table)
