"""`outlay score`: a payment file in, scored payments with reasons out."""

import datetime as dt
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
    instant,
)


def score(
    file: Annotated[Path, typer.Argument(help="SPR, NACHA, CSV or Parquet file.")],
    out: Annotated[Path, typer.Option(help="Folder for the results.")],
    home: Home = DEFAULT_HOME,
    mapping: Mapping = None,
    programs: Programs = None,
    side: Side = None,
    payment_date: PaymentDate = None,
    as_of: AsOf = None,
    policy: Annotated[
        Path | None, typer.Option(help="TOML file of the policy, else the default.")
    ] = None,
    allow_demo_model: Annotated[
        bool,
        typer.Option(
            "--allow-demo-model",
            help="Let a model trained on simulated data score this file.",
        ),
    ] = False,
    rescore: Annotated[
        bool,
        typer.Option(
            "--rescore",
            help="Score again with other models, lists, policy or history; both kept.",
        ),
    ] = False,
    cut_off: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="When the payments go on, scored or not: HH:MM or YYYY-MM-DDTHH:MM.",
        ),
    ] = None,
    warn_minutes: Annotated[
        int, typer.Option(min=0, help="Warn so long before the cut-off.")
    ] = 15,
) -> None:
    """Score a payment file, with reasons.

    Writes scored.parquet, review.csv, quarantine.parquet and manifest.json. Exit code
    33: the cut-off passed first; the manifest says that nothing was screened.
    """
    from outlay.pipelines.jobs.intake import Intake
    from outlay.pipelines.jobs.scoring import ScoreRequest, score_file
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.scored import score_tables
    from outlay.pipelines.running import plainly

    request = ScoreRequest(
        intake=Intake(
            home=home,
            file=file,
            mapping=mapping,
            programs=programs,
            side=side,
            payment_date=day(payment_date, "--payment-date"),
            as_of=day(as_of, "--as-of"),
        ),
        out=out,
        policy=policy,
        allow_demo_model=allow_demo_model,
        rescore=rescore,
        cut_off=instant(cut_off, "--cut-off", home),
        margin=dt.timedelta(minutes=warn_minutes),
    )
    result = score_file(request, plainly)
    for table in score_tables(result):
        console.print(table)
