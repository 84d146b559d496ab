"""`outlay tune`: what each limit on the false-positive rate would mean."""

from pathlib import Path
from typing import Annotated

import typer

from outlay.pipelines.commands.options import DEFAULT_HOME, Home


def tune(
    out: Annotated[
        Path, typer.Option(help="Folder for curve.csv, curve.json and curve.png.")
    ],
    home: Home = DEFAULT_HOME,
    policy: Annotated[
        Path | None, typer.Option(help="TOML file of the policy to start from.")
    ] = None,
    choose: Annotated[
        float | None,
        typer.Option(help="Write a policy with this limit, e.g. 0.005, beside them."),
    ] = None,
    program: Annotated[
        str | None, typer.Option(help="The program that the chosen limit is for.")
    ] = None,
) -> None:
    """Show what each limit costs and catches, and write a policy at one of them."""
    from outlay.pipelines.jobs.tuning import TuneRequest, write_policy
    from outlay.pipelines.jobs.tuning import tune as draw
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.curve import curve_tables
    from outlay.pipelines.running import plainly

    points = plainly("Drawing the curve", draw, TuneRequest(home, out, policy))
    for table in curve_tables(points, choose):
        console.print(table)
    if choose is not None:
        chosen = write_policy(policy, choose, program, out / "policy.toml")
        console.print(
            f"Policy {chosen.digest()} is in {out / 'policy.toml'}. Try it on a day: "
            f"outlay score FILE --policy {out / 'policy.toml'} --out DIR"
        )
