"""`outlay policy`: what a policy promises, and who lets it decide."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from outlay.pipelines.commands.options import DEFAULT_HOME, By, Home, Reason, act

if TYPE_CHECKING:
    from outlay.payments.store import Store

app = typer.Typer(help="Policies: check, propose, approve, show.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="TOML file of the policy.")]


@app.callback()
def group() -> None:
    """Check, propose, approve and show policies."""


@app.command()
def check(file: File, home: Home = DEFAULT_HOME) -> None:
    """Say what a policy promises each stratum, and what it cannot promise."""
    from outlay.pipelines.jobs.promising import promised
    from outlay.pipelines.progress import console

    for line in promised(_store(home), file):
        console.print(f"- {line}", markup=False)


@app.command()
def propose(
    file: File, reason: Reason, by: By = None, home: Home = DEFAULT_HOME
) -> None:
    """Propose a policy; it decides once another person approves it."""
    from outlay.decisions.approvals import propose as record
    from outlay.decisions.policy import Policy
    from outlay.pipelines.progress import console

    digest = record(_store(home), Policy.load(file), act(by, reason))
    console.print(
        f"Policy {digest} is proposed. A second person: outlay policy approve {digest}"
    )


@app.command()
def approve(
    policy: Annotated[str, typer.Argument(help="Its hash, or the beginning of it.")],
    reason: Reason,
    by: By = None,
    home: Home = DEFAULT_HOME,
) -> None:
    """Let a policy that somebody else proposed decide from the next batch on."""
    from outlay.decisions.approvals import approve as record
    from outlay.pipelines.progress import console

    chosen = record(_store(home), policy, act(by, reason))
    console.print(f"Policy {chosen.digest()} decides from the next batch on.")


@app.command()
def show(home: Home = DEFAULT_HOME) -> None:
    """Show the policy that decides."""
    from outlay.decisions.approvals import standing_policy
    from outlay.pipelines.progress import console

    chosen = standing_policy(_store(home))
    console.print(f"Policy {chosen.digest()}", markup=False)
    console.print_json(chosen.model_dump_json())


def _store(home: Path) -> "Store":
    from outlay.payments.store import Store

    return Store.open(home)
