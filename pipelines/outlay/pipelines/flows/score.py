"""The score flows: payment files in, scored payments with reasons out."""

from prefect import flow

from outlay.pipelines.flows.shown import show_batch, show_rows
from outlay.pipelines.flows.tasks import as_task
from outlay.pipelines.jobs.inbox import FileScored, InboxRequest, score_inbox
from outlay.pipelines.jobs.scoring import Scored, ScoreRequest, score_file


@flow(
    name="score",
    flow_run_name="score {request.intake.file.name} {request.intake.payment_date}",
    persist_result=False,
)
def score_flow(request: ScoreRequest) -> Scored:
    """Score one payment file before its cut-off."""
    scored = score_file(request, as_task)
    show_batch("score", scored.manifest)
    return scored


@flow(
    name="score-inbox",
    flow_run_name="score-inbox {request.inbox.name} until {request.cut_off}",
    persist_result=False,
)
def score_inbox_flow(request: InboxRequest) -> list[FileScored]:
    """Score every file of a folder that has no scores yet, before the cut-off."""
    done = score_inbox(request, as_task)
    rows = [{"file": each.file, "run": _run(each)} for each in done]
    show_rows("score-inbox", rows, f"{len(done)} files scored")
    return done


def _run(done: FileScored) -> str:
    return done.scored.folder.name if done.scored else ""
