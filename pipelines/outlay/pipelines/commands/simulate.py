"""`outlay simulate`: a made-up world of payments with outcomes known late."""

from pathlib import Path
from typing import Annotated

import typer


def simulate(
    out: Annotated[Path, typer.Option(help="Folder for the made-up world.")],
    seed: Annotated[int, typer.Option(help="Each seed is another world.")] = 0,
    payments: Annotated[int, typer.Option(help="Payments in all.")] = 300_000,
    day_payments: Annotated[
        int, typer.Option(help="Payments of the day that is scored.")
    ] = 20_000,
) -> None:
    """Simulate two years of payments of several agencies."""
    from outlay.payments.simulate import WorldSize
    from outlay.payments.simulate import simulate as make
    from outlay.pipelines import logs
    from outlay.pipelines.progress import console, step

    size = WorldSize(payments=payments, day_payments=day_payments)
    with logs.stage("simulate"), step(f"Simulating {payments:,} payments") as tick:
        world = make(out, seed=seed, size=size, tick=tick)
    console.print(
        f"{out} holds the world of seed {seed}: known from {world.first_day} to "
        f"{world.as_of}, paid on {world.payment_date}. All of it is made up."
    )
