"""The retrain flow: train, audit, propose a challenger. It never promotes."""

from prefect import flow

from outlay.pipelines.flows.naming import by_day
from outlay.pipelines.flows.shown import show_gate
from outlay.pipelines.flows.tasks import as_task
from outlay.pipelines.flows.telling import told
from outlay.pipelines.jobs.retraining import Retrained, RetrainRequest, retrain

TWELVE_HOURS = 12 * 3600


@flow(
    name="retrain",
    flow_run_name=by_day("retrain"),
    persist_result=False,
    timeout_seconds=TWELVE_HOURS,
)
@told
def retrain_flow(request: RetrainRequest) -> Retrained:
    """Train on all that is known and let the pair challenge where the gate lets it."""
    done = retrain(request, as_task)
    about = "challenges from the next batch on" if done.proposed else done.why_not
    show_gate("retrain", done.report, about)
    return done
