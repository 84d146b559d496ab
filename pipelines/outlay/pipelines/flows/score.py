"""The score flows: payment files in, scored payments with reasons out."""

from collections.abc import Sequence

from prefect import flow

from outlay.pipelines.flows.naming import by_day
from outlay.pipelines.flows.shown import saying_the_batch, show_batch, show_rows
from outlay.pipelines.flows.tasks import as_task
from outlay.pipelines.flows.telling import told
from outlay.pipelines.jobs.inbox import FileScored, InboxRequest, score_inbox
from outlay.pipelines.jobs.scoring import Scored, ScoreRequest, score_file

TWELVE_HOURS = 12 * 3600  # the cut-off speaks long before


@flow(
    name="score",
    flow_run_name=by_day("score"),
    persist_result=False,
    timeout_seconds=TWELVE_HOURS,
)
@told
def score_flow(request: ScoreRequest) -> Scored:
    """Score one payment file before its cut-off."""
    scored = score_file(request, saying_the_batch("score", as_task))
    show_batch("score", scored.manifest)
    return scored


@flow(
    name="score-inbox",
    flow_run_name=by_day("score-inbox"),
    persist_result=False,
    timeout_seconds=TWELVE_HOURS,
)
@told
def score_inbox_flow(request: InboxRequest) -> list[FileScored]:
    """Score every file of a folder that has no scores yet, before the cut-off."""
    return score_inbox(request, as_task, show_files)


def show_files(done: Sequence[FileScored]) -> None:
    """Show what became of each file: its run, or what is wrong with it."""
    rows = [
        {
            "file": each.file,
            "run": each.scored.folder.name if each.scored else "not screened",
            "handed on": "too late" if each.late else ", ".join(each.handed),
            "error": each.error.what if each.error else "",
        }
        for each in done
    ]
    screened = sum(each.scored is not None for each in done)
    show_rows("score-inbox", rows, f"{screened} of {len(done)} files screened")
