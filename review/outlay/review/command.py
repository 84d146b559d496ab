"""`outlay review`: serve the app, load a batch, give decisions back."""

import typer

app = typer.Typer(
    help="The analysts' review app.",
    no_args_is_help=False,
    add_completion=False,
    rich_markup_mode=None,
)
