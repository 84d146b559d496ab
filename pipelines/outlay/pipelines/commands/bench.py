"""`outlay bench`: any labelled table, split by time, trained and measured."""

from pathlib import Path
from typing import Annotated

import typer


def bench(
    file: Annotated[Path, typer.Argument(help="CSV (.gz too) or Parquet file.")],
    label: Annotated[str, typer.Option(help="Column with what is to be found.")],
    time: Annotated[
        str | None, typer.Option(help="Column that orders the rows in time.")
    ] = None,
    row_order: Annotated[
        bool,
        typer.Option("--row-order", help="The rows stand in order of time already."),
    ] = False,
    identifier: Annotated[
        str | None, typer.Option("--id", help="Column that tells rows apart.")
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(help="TOML file: what to drop, what are categories, labels."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="JSON file for the figures.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of fits and intervals.")] = 0,
) -> None:
    """Train on the earlier rows of a labelled table and measure on the latest.

    Prints this project's fit beside two of scikit-learn on the same split.
    """
    from outlay.payments.errors import ConfigurationError
    from outlay.pipelines.jobs.benching import BenchRequest
    from outlay.pipelines.jobs.benching import bench as measure
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.bench import bench_tables
    from outlay.pipelines.running import plainly

    if (time is None) != row_order:
        raise ConfigurationError(
            "what orders the rows in time is not said, or said twice",
            fix="give either --time COLUMN or --row-order",
        )
    request = BenchRequest(file, label, time, identifier, mapping, out, seed)
    for table in bench_tables(plainly("Measuring", measure, request)):
        console.print(table)
