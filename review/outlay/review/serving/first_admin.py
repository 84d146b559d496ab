"""The command that enters the first administrator: somebody must be able to begin."""

from typing import Annotated

import typer

from outlay.review.serving.options import DEFAULT_HOME, Home
from outlay.review.serving.start import begin_on_tables, whoever


def first_admin(
    username: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="Their sign-in name: the e-mail address that the identity provider "
            "has verified, or what the agency uses in its place.",
        ),
    ],
    home: Home = DEFAULT_HOME,
    card: Annotated[
        str, typer.Option(help="Subject of their PIV card, as the proxy writes it.")
    ] = "",
) -> None:
    """Enter the first administrator, who then enters everybody else on the page."""
    begin_on_tables(home)
    from outlay.review.access.first_administrator import enter

    person = enter(username, card=card, by=whoever())
    typer.echo(f"{person.username} may sign on, as administrator of people.")
