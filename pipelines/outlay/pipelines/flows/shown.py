"""What a flow shows on Prefect's pages: counts and cents, nothing of a payee."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from prefect.artifacts import create_table_artifact

from outlay.audit.gate import GateReport
from outlay.payments.manifest import Manifest, Tally
from outlay.pipelines.flows.naming import call_run
from outlay.pipelines.flows.telling import show
from outlay.pipelines.jobs.training import Trained
from outlay.pipelines.render.training import PAIR, metrics_rows
from outlay.pipelines.running import Result, Run


def show_rows(key: str, rows: Sequence[Mapping[str, object]], about: str) -> None:
    """Leave a table artifact with the flow's run; `key` in small letters and dashes.

    Where the server is gone there is none, and the run goes on.
    """
    table = [dict(row) for row in rows]
    show(partial(create_table_artifact, table=table, key=key, description=about))


def show_batch(key: str, manifest: Manifest) -> None:
    """Show where a batch's payments went: in = accepted + quarantined."""
    parts = {
        "came in": manifest.came_in,
        "taken in": manifest.accepted,
        "quarantined": manifest.quarantined,
        **_reviewed(manifest),
    }
    rows = [
        {"": name, "payments": part.payments, "cents": part.cents}
        for name, part in parts.items()
    ]
    show_rows(key, rows, f"Batch {manifest.import_id}, known on {manifest.as_of}")


def _reviewed(manifest: Manifest) -> dict[str, Tally]:
    if manifest.scoring is None:
        return {}
    review = manifest.scoring["review"]
    return {"to review": Tally(review["payments"], review["cents"])}


def show_training(key: str, trained: Trained) -> None:
    """Show both models' figures on their test window."""
    rows = [
        dict(zip(("", *PAIR), row, strict=True))
        for row in metrics_rows(dict(trained.metrics))
    ]
    show_rows(key, rows, f"Training {trained.folder.name}: 95 % intervals")


def show_gate(key: str, report: GateReport, about: str = "") -> None:
    """Show each check of the gate with its verdict and why."""
    rows = [
        {"check": each.name, "verdict": each.verdict, "why": each.why}
        for each in report.checks
    ]
    show_rows(key, rows, f"Training {report.training_id}: {about}".rstrip(": "))


def saying_the_batch(flow: str, run: Run) -> Run:
    """Return `run`, and let the flow's name say the batch once it is known."""

    def named(title: str, stage: Callable[..., Result], *facts: object) -> Result:
        result = run(title, stage, *facts)
        if isinstance(result, Manifest):
            call_run(f"{flow} {result.as_of}, batch {result.import_id}")
        return result

    return named
