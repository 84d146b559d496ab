"""`outlay review`: serve the app, load a batch, give decisions back."""

import os
from pathlib import Path
from typing import Annotated

import typer

from outlay.review.serving import commands, first_admin, watching
from outlay.review.serving.options import DEFAULT_HOME, LOOPBACK, Home

app = typer.Typer(
    help="The analysts' review app.",
    no_args_is_help=False,
    add_completion=False,
    rich_markup_mode=None,
)
app.command("load")(commands.load)
app.command("export")(commands.export)
app.command("outcomes")(commands.outcomes)
app.command("labels")(commands.labels)
app.command("migrate")(commands.migrate)
app.command("first-admin")(first_admin.first_admin)
app.command("check")(watching.check)
app.command("verify")(watching.verify)
app.command("head")(watching.head)
app.command("expire-holds")(watching.expire)


@app.callback(invoke_without_command=True)
def review(
    context: typer.Context,
    demo: Annotated[
        bool,
        typer.Option(
            "--demo",
            help="Show the latest scored batch to made-up people, on loopback.",
        ),
    ] = False,
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 8000,
    host: Annotated[
        str,
        typer.Option(help="Address to serve on; the demonstration keeps to loopback."),
    ] = LOOPBACK,
    home: Home = DEFAULT_HOME,
) -> None:
    """Serve the analysts' review app; by default on this machine alone."""
    if context.invoked_subcommand is not None:
        os.environ["OUTLAY_HOME"] = str(home)  # for the command that follows
        return
    if demo:
        _serve_demo(Path(home), port)
    else:
        _serve(Path(home), port, host)


def _serve(home: Path, port: int, host: str) -> None:
    from outlay.review.serving.start import begin_on_tables

    begin_on_tables(home)
    from django.conf import settings

    from outlay.review.access.checks import check
    from outlay.review.serving.serve import serve

    for problem in check(settings.OPTIONS):
        typer.echo(f"- {problem}", err=True)
    typer.echo(f"The review app answers on http://{host}:{port}/")
    serve(port, host)


def _serve_demo(home: Path, port: int) -> None:
    from outlay.review.serving.start import begin, make_tables

    begin(home, demo=True)
    from outlay.review.config.home import store
    from outlay.review.serving.demo import prepare, welcome
    from outlay.review.serving.serve import serve

    opened = store()
    make_tables()
    typer.echo(f"\n{welcome(prepare(opened), port)}\n")
    serve(port, LOOPBACK)
