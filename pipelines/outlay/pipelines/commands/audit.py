"""`outlay audit`: everything that the gate asks to know of a training."""

from pathlib import Path
from typing import Annotated

import typer

from outlay.pipelines.commands.options import DEFAULT_HOME, Home


def audit(
    training: Annotated[
        str, typer.Argument(help="Id of a training, or the beginning of it.")
    ],
    policy: Annotated[
        Path | None,
        typer.Option(help="TOML file of the policy to audit under; the one approved."),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(help="Family to train without, for its part in gap and recall."),
    ] = None,
    home: Home = DEFAULT_HOME,
) -> None:
    """Audit a registered training by group, for leaks, drift and reproducibility."""
    from outlay.payments.store import Store
    from outlay.pipelines.jobs.auditing import audit_models, audit_request
    from outlay.pipelines.jobs.gating import judge
    from outlay.pipelines.jobs.versions import find_pair
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.gate import gate_table
    from outlay.pipelines.running import plainly

    store = Store.open(home)
    pair = find_pair(store, training)
    audited = audit_models(audit_request(store, pair, policy, without or ()), plainly)
    console.print(gate_table(judge(store, pair)))
    console.print(f"The audit: {audited.page}")
