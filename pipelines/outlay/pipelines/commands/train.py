"""`outlay train`: features, models, audit, registry, from the store's history."""

from pathlib import Path
from typing import Annotated

import typer

from outlay.pipelines.commands.options import DEFAULT_HOME, AsOf, Home, day


def train(
    home: Home = DEFAULT_HOME,
    as_of: AsOf = None,
    settings: Annotated[
        Path | None, typer.Option(help="TOML file of training settings.")
    ] = None,
    policy: Annotated[
        Path | None, typer.Option(help="TOML file of the policy that the audit uses.")
    ] = None,
    folds: Annotated[
        int | None,
        typer.Option(min=0, help="Earlier test windows to repeat it for; 0 for none."),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(help="A family of features to leave out; may be repeated."),
    ] = None,
    reweigh: Annotated[
        str | None,
        typer.Option(
            help="Attribute of the groups whose base rates the fit is not to learn."
        ),
    ] = None,
) -> None:
    """Train both models, register them, and look at rates by group."""
    from outlay.pipelines.jobs.auditing import AuditRequest, audit_models
    from outlay.pipelines.jobs.training import TrainRequest, train_models
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.folds import fold_tables
    from outlay.pipelines.render.training import training_tables
    from outlay.pipelines.running import plainly

    request = TrainRequest(
        home=home,
        as_of=day(as_of, "--as-of"),
        settings=settings,
        policy=policy,
        folds=folds,
        without=tuple(without or ()),
        reweigh=reweigh,
    )
    trained = train_models(request, plainly)
    audit = AuditRequest(home, trained.folder, trained.mlflow_run, policy)
    audited = audit_models(audit, plainly)
    for table in (*training_tables(trained), *fold_tables(trained.metrics)):
        console.print(table)
    console.print(f"The audit by group: {audited.page}")
    console.print(
        f"What the gate asks for is made by: outlay audit {trained.folder.name}"
    )
