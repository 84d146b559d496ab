"""The train flow: features, both models, registry."""

from prefect import flow

from outlay.pipelines.flows.naming import by_day
from outlay.pipelines.flows.shown import show_training
from outlay.pipelines.flows.tasks import as_task
from outlay.pipelines.flows.telling import told
from outlay.pipelines.jobs.training import Trained, TrainRequest, train_models

TWELVE_HOURS = 12 * 3600


@flow(
    name="train",
    flow_run_name=by_day("train"),
    persist_result=False,
    timeout_seconds=TWELVE_HOURS,
)
@told
def train_flow(request: TrainRequest) -> Trained:
    """Train the fraud and the error model on the store's history."""
    trained = train_models(request, as_task)
    show_training("train", trained)
    return trained
