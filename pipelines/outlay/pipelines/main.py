"""The command line: parses, calls, and turns errors into messages and exit codes."""

import os
import sys
import traceback
from importlib.metadata import entry_points

import typer

from outlay.payments.errors import OutlayError
from outlay.pipelines.commands import (
    audit,
    bench,
    demo,
    doctor,
    estimate,
    explain,
    findings,
    ingest,
    keys,
    lists,
    mapping,
    metrics,
    models,
    monitor,
    outcomes,
    policy,
    reconcile,
    replay,
    retain,
    retrain,
    returns,
    score,
    score_inbox,
    search,
    shadow,
    simulate,
    train,
    tune,
    upkeep,
)
from outlay.pipelines.logs import command
from outlay.pipelines.places import place_of
from outlay.pipelines.quiet import hush
from outlay.pipelines.refusals import in_plain_words

INTERNAL_FAULT = 70  # EX_SOFTWARE of sysexits.h

app = typer.Typer(
    help="Score payments before disbursement for likely fraud and likely error.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("demo")(demo.demo)
app.command("simulate")(simulate.simulate)
app.command("ingest")(ingest.ingest)
app.command("outcomes")(outcomes.outcomes)
app.command("returns")(returns.returns)
app.command("train")(train.train)
app.command("retrain")(retrain.retrain)
app.command("search")(search.search)
app.command("audit")(audit.audit)
app.command("tune")(tune.tune)
app.command("score")(score.score)
app.command("score-inbox")(score_inbox.score_inbox)
app.command("reconcile")(reconcile.reconcile)
app.command("bench")(bench.bench)
app.command("estimate")(estimate.estimate)
app.command("monitor")(monitor.monitor)
app.command("explain")(explain.explain)
app.command("replay")(replay.replay)
app.command("findings")(findings.findings)
app.command("backup")(upkeep.backup)
app.command("restore")(upkeep.restore)
app.command("retain")(retain.retain)
app.command("metrics")(metrics.metrics)
app.command("doctor")(doctor.doctor)
app.add_typer(mapping.app, name="map")
app.add_typer(keys.app, name="keys")
app.add_typer(lists.app, name="lists")
models.app.command("shadow")(shadow.shadow)
app.add_typer(models.app, name="models")
app.add_typer(policy.app, name="policy")
# Layers beside this one bring their commands by name: neither imports the other.
for _brought in entry_points(group="outlay.commands"):
    app.add_typer(_brought.load(), name=_brought.name)
NAMES = [str(each.name) for each in app.registered_commands]
NAMES += [str(each.name) for each in app.registered_groups]


def run() -> None:
    """Run the command line; a known error is a message and its exit code."""
    hush()
    try:
        with command(sys.argv[1:], NAMES), in_plain_words():
            app()
    except OutlayError as error:
        sys.stderr.write(f"\n{error.message}\n")
        sys.exit(error.exit_code)
    except Exception as error:  # noqa: BLE001 - the last place that can speak plainly
        sys.stderr.write(f"\n{internal_fault(error)}\n")
        sys.exit(INTERNAL_FAULT)


def internal_fault(error: Exception) -> str:
    """Return what may be said of a fault of our own.

    The error's own text is held back, since a library may have put a cell of the
    input into it; OUTLAY_TRACEBACK=1 shows it to whoever may see the data.
    """
    if os.environ.get("OUTLAY_TRACEBACK"):
        return "".join(traceback.format_exception(error))
    return (
        f"Outlay failed inside itself: {type(error).__name__} at "
        f"{place_of(error)}. Nothing half-written was kept.\n"
        "  do: repeat the command with OUTLAY_TRACEBACK=1 where the input may be "
        "shown, and report what it prints"
    )
