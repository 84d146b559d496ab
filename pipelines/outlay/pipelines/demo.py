"""The demo: the whole job on a made-up world, through the Prefect flows."""

import datetime as dt
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outlay.payments.atomic import write_whole
from outlay.payments.errors import StoreError
from outlay.payments.intake.source import file_sha256
from outlay.payments.ledger import Act
from outlay.payments.reader import Tick
from outlay.payments.simulate import World, WorldSize, simulate
from outlay.payments.store import Store
from outlay.pipelines.jobs.auditing import Audited, AuditRequest
from outlay.pipelines.jobs.gating import promote_through_gate
from outlay.pipelines.jobs.intake import Intake, take_groups, take_in, take_outcomes
from outlay.pipelines.jobs.scoring import Scored, ScoreRequest
from outlay.pipelines.jobs.training import Trained, TrainRequest
from outlay.pipelines.jobs.versions import find_pair
from outlay.pipelines.progress import console
from outlay.pipelines.quiet import keep_prefect_in
from outlay.pipelines.render.gate import gate_table
from outlay.pipelines.render.scored import score_tables
from outlay.pipelines.render.training import training_tables
from outlay.pipelines.running import plainly

MARK = "demo"
DEMO_PEOPLE = ("a made-up data scientist", "a made-up supervisor")
DEMO_REASON = "a demonstration: every payment is made up, and nobody waits for one"


@dataclass(frozen=True, slots=True)
class DemoRequest:
    """Which world, how large, and where its store goes."""

    home: Path
    seed: int
    payments: int
    day_payments: int


def run_demo(request: DemoRequest) -> None:
    """Simulate, take in, train, audit, score, and print what came of it."""
    home = request.home
    _clear(home)
    keep_prefect_in(home)
    console.print(f"\n[bold]A made-up world[/bold] (seed {request.seed})\n")
    world = plainly("Simulating two years of payments", make_world, request)
    plainly("Taking in the history", take_history, home, world)
    trained, audited, scored = _flows(home, world)
    summary = _summary(request, trained, audited, scored)
    _write(home / MARK / "summary.json", summary)
    _print(home, world, trained, audited, scored)


def _flows(home: Path, world: World) -> tuple[Trained, Audited, Scored]:
    from outlay.pipelines.flows.audit import audit_flow
    from outlay.pipelines.flows.score import score_flow
    from outlay.pipelines.flows.train import train_flow

    console.print("\n[bold]Training[/bold]\n")
    trained = train_flow(TrainRequest(home=home, as_of=world.as_of, folds=0))
    console.print("\n[bold]Audit[/bold]\n")
    audited = audit_flow(AuditRequest(home, trained.folder, trained.mlflow_run))
    promote_demo(home, trained)
    console.print("\n[bold]Scoring the day's file[/bold]\n")
    scored = score_flow(day_request(home, world))
    return trained, audited, scored


def promote_demo(home: Path, trained: Trained) -> None:
    """Let the pair decide, as two made-up people who answer for it would.

    The demo makes only the quick part of the evidence, so that the gate stays shut.
    """
    store = Store.open(home)
    pair = find_pair(store, trained.folder.name)
    by, approved_by = DEMO_PEOPLE
    act = Act(by, DEMO_REASON, dt.datetime.now(dt.UTC), approved_by)
    report = promote_through_gate(store, pair, act, override=True)
    console.print()
    console.print(gate_table(report))
    console.print(f"Let through for the demo by {' and '.join(DEMO_PEOPLE)}.")


def day_request(home: Path, world: World) -> ScoreRequest:
    """Return the request that scores the world's day as a Treasury file."""
    return ScoreRequest(
        intake=Intake(
            home=home,
            file=world.day,
            programs=world.programs,
            side=world.day_side,
            payment_date=world.payment_date,
            as_of=world.as_of,
        ),
        out=home / MARK / "results",
    )


def make_world(request: DemoRequest, tick: Tick) -> World:
    """Write the world into the store's demo folder."""
    size = WorldSize(payments=request.payments, day_payments=request.day_payments)
    folder = request.home / MARK / "world"
    return simulate(folder, seed=request.seed, size=size, tick=tick)


def take_history(home: Path, world: World, tick: Tick) -> None:
    """Take the world's history, outcomes and groups into a new store."""
    store = Store.create(home)
    for file in (world.history, world.day):
        store.mark_simulated(file_sha256(file))
    take_in(Intake(home=home, file=world.history, programs=world.programs), tick)
    take_outcomes(home, world.outcomes, dispositions=False, on=None)
    take_outcomes(home, world.dispositions, dispositions=True, on=None)
    take_groups(home, world.groups, tick)


def _clear(home: Path) -> None:
    if not (home / "store.json").exists():
        return
    if not (home / MARK).exists():
        raise StoreError(
            f"{home} holds a store that the demo did not make",
            rule="the demo never touches an agency's own store",
            fix="give the demo a folder of its own: outlay demo --home demo-home",
        )
    shutil.rmtree(home)


def _summary(
    request: DemoRequest, trained: Trained, audited: Audited, scored: Scored
) -> dict[str, Any]:
    return {
        "seed": request.seed,
        "training": trained.metrics,
        "audited_payments": audited.audit.payments,
        "batch": json.loads(scored.manifest.json()),
    }


def _write(path: Path, summary: dict[str, Any]) -> None:
    text = json.dumps(summary, indent=1, sort_keys=True)
    write_whole(path, f"{text}\n".encode())


def _print(
    home: Path, world: World, trained: Trained, audited: Audited, scored: Scored
) -> None:
    console.print()
    for table in (*training_tables(trained), *score_tables(scored)):
        console.print(table)
        console.print()
    console.print(
        f"Everything above is made up and stands in {home / MARK}. "
        f"The audit by group: {audited.page}\n\nNext:"
    )
    for command in next_commands(home, world, scored):
        console.print(f"  {command}", markup=False, highlight=False, soft_wrap=True)


def next_commands(home: Path, world: World, scored: Scored) -> tuple[str, ...]:
    """Return commands to try next, ready to paste."""
    top = (scored.manifest.scoring or {})["top"]
    key = top[0]["payment_key"] if top else "PAYMENT_KEY"
    request = day_request(home, world)
    return (
        f".venv/bin/outlay explain {key} --home {home}",
        f".venv/bin/outlay findings --home {home}",
        f".venv/bin/outlay score {request.intake.file} --home {home} --out again",
        f".venv/bin/outlay review --demo --home {home}",
    )
