"""`outlay doctor`: whether everything holds that the next batch needs."""

import json
from typing import Annotated

import typer

from outlay.pipelines.commands.options import DEFAULT_HOME, Home


def doctor(
    deep: Annotated[
        bool, typer.Option("--deep", help="Read every page of every table, too.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON instead of a table.")
    ] = False,
    home: Home = DEFAULT_HOME,
) -> None:
    """Check keys, store, models, policy, lists, labels, backup, disk and clock.

    Exit code 0: nothing fails. 32: something does, and it is said what to do.
    """
    from outlay.pipelines.jobs.doctoring import examine, speak
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.doctor import doctor_tables

    done = examine(home, deep=deep)
    if as_json:
        typer.echo(json.dumps(done.as_dict(), indent=1))
    else:
        for each in doctor_tables(done):
            console.print(each)
    speak(done)
