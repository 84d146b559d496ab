"""`outlay retrain`: train, audit, and propose a challenger."""

from pathlib import Path
from typing import Annotated

import typer

from outlay.pipelines.commands.options import DEFAULT_HOME, AsOf, Home, day


def retrain(
    home: Home = DEFAULT_HOME,
    as_of: AsOf = None,
    settings: Annotated[
        Path | None, typer.Option(help="TOML file of training settings.")
    ] = None,
    policy: Annotated[
        Path | None, typer.Option(help="TOML file of the policy to audit under.")
    ] = None,
) -> None:
    """Train on all that is known; where the gate allows, the pair challenges.

    A challenger scores beside the champion and decides nothing; nobody is promoted.
    """
    from outlay.pipelines.jobs.retraining import RetrainRequest
    from outlay.pipelines.jobs.retraining import retrain as train_again
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.gate import gate_table

    request = RetrainRequest(home, settings, policy, day(as_of, "--as-of"))
    done = train_again(request)
    name = done.trained.folder.name
    console.print(gate_table(done.report))
    console.print(
        f"Training {name} challenges the champion from the next batch on."
        if done.proposed
        else f"Training {name} does not challenge: {done.why_not}."
    )
