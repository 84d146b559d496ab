"""The score flow: a payment file in, scored payments with reasons out."""

from prefect import flow

from outlay.pipelines.flows.tasks import as_task
from outlay.pipelines.jobs.scoring import Scored, ScoreRequest, score_file


@flow(name="score", persist_result=False)
def score_flow(request: ScoreRequest) -> Scored:
    """Score one payment file before its cut-off."""
    return score_file(request, as_task)
