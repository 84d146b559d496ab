"""`outlay demo`: the whole job on a made-up world."""

from typing import Annotated

import typer

from outlay.pipelines.commands.options import DEFAULT_HOME, Home


def demo(
    home: Home = DEFAULT_HOME,
    seed: Annotated[int, typer.Option(help="Each seed is another world.")] = 0,
    payments: Annotated[int, typer.Option(help="Payments in all.")] = 300_000,
    day_payments: Annotated[
        int, typer.Option(help="Payments of the day that is scored.")
    ] = 20_000,
) -> None:
    """Run the whole job on a made-up world: simulate, train, audit, score."""
    from outlay.pipelines.demo import DemoRequest, run_demo

    run_demo(
        DemoRequest(home=home, seed=seed, payments=payments, day_payments=day_payments)
    )
