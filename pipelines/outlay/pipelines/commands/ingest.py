"""`outlay ingest`: take a payment file or audit groups in, score nothing."""

from pathlib import Path
from typing import Annotated

import typer

from outlay.pipelines.commands.options import (
    DEFAULT_HOME,
    AsOf,
    Home,
    Mapping,
    PaymentDate,
    Programs,
    Side,
    day,
)


def ingest(
    file: Annotated[Path, typer.Argument(help="SPR, NACHA, CSV or Parquet file.")],
    home: Home = DEFAULT_HOME,
    mapping: Mapping = None,
    programs: Programs = None,
    side: Side = None,
    payment_date: PaymentDate = None,
    as_of: AsOf = None,
    groups: Annotated[
        bool,
        typer.Option("--groups", help="FILE holds audit-only attributes of payees."),
    ] = False,
) -> None:
    """Take a payment file into the history, or payees' audit groups."""
    from outlay.pipelines.jobs.intake import Intake, take_groups, take_in
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.scored import intake_table
    from outlay.pipelines.running import plainly

    if groups:
        count = plainly(f"Reading {file.name}", take_groups, home, file)
        console.print(f"{count:,} payees' audit groups are in the store.")
        return
    request = Intake(
        home=home,
        file=file,
        mapping=mapping,
        programs=programs,
        side=side,
        payment_date=day(payment_date, "--payment-date"),
        as_of=day(as_of, "--as-of"),
    )
    manifest = plainly(f"Reading {file.name}", take_in, request)
    console.print(intake_table(manifest))
