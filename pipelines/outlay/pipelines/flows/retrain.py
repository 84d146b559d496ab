"""The retrain flow: train, audit, propose a challenger. It never promotes."""

from prefect import flow

from outlay.pipelines.flows.shown import show_rows
from outlay.pipelines.flows.tasks import as_task
from outlay.pipelines.jobs.retraining import Retrained, RetrainRequest, retrain

TWELVE_HOURS = 12 * 3600


@flow(
    name="retrain",
    flow_run_name="retrain as of {request.as_of}",
    persist_result=False,
    timeout_seconds=TWELVE_HOURS,
)
def retrain_flow(request: RetrainRequest) -> Retrained:
    """Train on all that is known and let the pair challenge where the gate lets it."""
    done = retrain(request, as_task)
    rows = [
        {"check": each.name, "verdict": each.verdict, "why": each.why}
        for each in done.report.checks
    ]
    about = "challenges from the next batch on" if done.proposed else done.why_not
    show_rows("retrain", rows, f"Training {done.trained.folder.name}: {about}")
    return done
