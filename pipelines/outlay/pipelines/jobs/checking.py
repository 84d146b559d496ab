"""Watch lists, the agency's own sources, and the checks before certification."""

import datetime as dt
from pathlib import Path

from outlay.decisions.checklist import Inputs, run_checklist
from outlay.decisions.checklist.found import Found
from outlay.decisions.checklist.known import known_before
from outlay.payments.adapters import plugged_in, unknown_kinds
from outlay.payments.asking import ask_adapters
from outlay.payments.matching.match import match_batch
from outlay.payments.reader import Tick
from outlay.payments.store import Store
from outlay.pipelines.jobs.plan import Plan
from outlay.pipelines.jobs.terms import MATCHES
from outlay.pipelines.running import Run

CHECKS, ANSWERS = "checks.parquet", "answers.parquet"


def check(home: Path, plan: Plan, work: Path, run: Run) -> None:
    """Match the batch with every list, ask every source, and run the checks.

    What is not there is not asked: without a list or a source no identity is read.
    """
    if plan.lists:
        run("Matching watch lists", match_lists, home, plan, work)
    else:
        run("Matching watch lists: none is in the store", skip)
    for name in unknown_kinds():
        run(f"Not asked: {name} is no kind of source", skip)
    if plan.adapters:
        run("Asking the agency's own sources", ask_sources, home, plan, work)
    run("Checking before certification", check_batch, home, plan, work)


def skip(_tick: Tick) -> None:
    """Do nothing: the stage's title says why."""


def match_lists(home: Path, plan: Plan, work: Path, tick: Tick) -> None:
    """Write what the batch shares with watch lists into `work`."""
    match_batch(
        Store.open(home),
        plan.manifest.import_id,
        day=plan.manifest.as_of,
        out=work / MATCHES,
        tick=tick,
    )


def ask_sources(home: Path, plan: Plan, work: Path, tick: Tick) -> None:
    """Write what the agency's own sources say of the batch into `work`."""
    store = Store.open(home)
    ask_adapters(
        store,
        plan.manifest.import_id,
        plugged_in(),
        work / ANSWERS,
        asked_on=store.known_on(dt.datetime.now(dt.UTC)),
        tick=tick,
    )


def check_batch(home: Path, plan: Plan, work: Path, tick: Tick) -> None:
    """Write every payment's checks into `work`."""
    store, name = Store.open(home), plan.manifest.import_id
    days = {source: taken.as_of for source, taken in plan.lists.items()}
    inputs = Inputs(
        store.payments_file(name),
        known_before(store, name, plan.manifest.as_of, days),
        matches=_there(work / MATCHES),
        answers=_there(work / ANSWERS),
    )
    run_checklist(inputs, work / CHECKS, tick=tick)


def found(work: Path) -> Found:
    """Return what the stages above left in `work`."""
    return Found.open(work / CHECKS, _there(work / MATCHES))


def _there(path: Path) -> Path | None:
    return path if path.exists() else None
