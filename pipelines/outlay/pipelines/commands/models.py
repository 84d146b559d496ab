"""`outlay models`: what is registered, who decides, and who decided when."""

import dataclasses
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from outlay.pipelines.commands.options import (
    DEFAULT_HOME,
    AsOf,
    By,
    Home,
    Reason,
    act,
    day,
)

if TYPE_CHECKING:
    from outlay.payments.store import Store

app = typer.Typer(
    help="Registered models: list, compare, promote, roll back.", no_args_is_help=True
)

Training = Annotated[
    str, typer.Argument(help="Id of a training, or the beginning of it.")
]


@app.callback()
def group() -> None:
    """List, compare, promote and roll back registered models."""


@app.command("list")
def list_models(home: Home = DEFAULT_HOME) -> None:
    """List every registered training and the part it plays."""
    from outlay.pipelines.jobs.versions import list_versions
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.models import versions_table

    console.print(versions_table(list_versions(_store(home))))


@app.command()
def compare(one: Training, other: Training, home: Home = DEFAULT_HOME) -> None:
    """Show two trainings' figures side by side, each with its interval."""
    from outlay.pipelines.jobs.versions import find_pair, training_metrics
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.models import comparison_table

    store = _store(home)
    ids = [find_pair(store, each).training_id for each in (one, other)]
    console.print(comparison_table({i: training_metrics(store, i) for i in ids}))


@app.command()
def promote(
    training: Training,
    reason: Reason,
    by: By = None,
    override: Annotated[
        bool,
        typer.Option(
            "--override", help="Let it decide though a check does not pass; two people."
        ),
    ] = False,
    approved_by: Annotated[
        str, typer.Option(help="Who else answers for an override.")
    ] = "",
    home: Home = DEFAULT_HOME,
) -> None:
    """Let a training's models decide from the next batch on, if the gate lets them."""
    from outlay.pipelines.jobs.gating import judge, promote_through_gate
    from outlay.pipelines.jobs.versions import find_pair
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.gate import gate_table

    store = _store(home)
    pair = find_pair(store, training)
    console.print(gate_table(judge(store, pair)))
    promoting = dataclasses.replace(act(by, reason), approved_by=approved_by)
    promote_through_gate(store, pair, promoting, override=override)
    console.print(f"{pair} decide {_from_when(store)}.")


@app.command()
def challenge(
    training: Training, reason: Reason, by: By = None, home: Home = DEFAULT_HOME
) -> None:
    """Let a training's models score each batch beside the champion."""
    from outlay.models.promotion import challenge as make_challenger
    from outlay.pipelines.jobs.versions import find_pair
    from outlay.pipelines.progress import console

    store = _store(home)
    pair = find_pair(store, training)
    make_challenger(store, pair, act(by, reason))
    console.print(f"{pair} are the challenger; they decide nothing.")


@app.command()
def withdraw(reason: Reason, by: By = None, home: Home = DEFAULT_HOME) -> None:
    """Let nobody challenge the champion any more."""
    from outlay.models.promotion import withdraw as take_back
    from outlay.pipelines.progress import console

    pair = take_back(_store(home), act(by, reason))
    console.print(f"{pair} challenge no more.")


@app.command()
def rollback(reason: Reason, by: By = None, home: Home = DEFAULT_HOME) -> None:
    """Let the models before the champion decide again."""
    from outlay.models.promotion import rollback as go_back
    from outlay.pipelines.progress import console

    store = _store(home)
    pair = go_back(store, act(by, reason))
    console.print(f"{pair} decide again {_from_when(store)}.")


@app.command()
def suspend(reason: Reason, by: By = None, home: Home = DEFAULT_HOME) -> None:
    """Let no model decide: rules, lists, checks and the random draw go on alone."""
    from outlay.models.promotion import suspend as stop
    from outlay.pipelines.progress import console

    pair = stop(_store(home), act(by, reason))
    console.print(f"{pair} are suspended: from the next batch on no model decides.")


@app.command()
def resume(reason: Reason, by: By = None, home: Home = DEFAULT_HOME) -> None:
    """Let the models decide again after they were suspended."""
    from outlay.models.promotion import resume as go_on
    from outlay.pipelines.progress import console

    pair = go_on(_store(home), act(by, reason))
    console.print(f"{pair} decide again from the next batch on.")


@app.command()
def history(
    on: AsOf = None,
    payment: Annotated[
        str | None, typer.Option(help="Payment key: say which models decided it.")
    ] = None,
    home: Home = DEFAULT_HOME,
) -> None:
    """Show the ledger; or who decided on a day; or which models decided a payment."""
    from outlay.models.promotion import standing_at
    from outlay.payments.ledger import Ledger
    from outlay.pipelines.jobs.versions import who_decided
    from outlay.pipelines.progress import console
    from outlay.pipelines.render.models import decided_table, ledger_table

    store = _store(home)
    if payment is not None:
        console.print(decided_table(payment, who_decided(store, payment)))
        return
    chosen = day(on, "--on")
    if chosen is not None:
        end = dt.datetime.combine(chosen, dt.time.max, store.zone)
        pair = standing_at(store, end).champion
        console.print(f"At the end of {chosen}: {pair or 'no model'} decided.")
        return
    console.print(ledger_table(Ledger.read(store.ledger_file)))


def _from_when(store: "Store") -> str:
    from outlay.models.promotion import standing

    suspended = standing(store).suspended
    return "once models are resumed" if suspended else "from the next batch on"


def _store(home: Path) -> "Store":
    from outlay.payments.store import Store

    return Store.open(home)
