"""The train flow: features, both models, registry."""

from prefect import flow

from outlay.pipelines.flows.tasks import as_task
from outlay.pipelines.jobs.training import Trained, TrainRequest, train_models

TWELVE_HOURS = 12 * 3600


@flow(
    name="train",
    flow_run_name="train as of {request.as_of}",
    persist_result=False,
    timeout_seconds=TWELVE_HOURS,
)
def train_flow(request: TrainRequest) -> Trained:
    """Train the fraud and the error model on the store's history."""
    return train_models(request, as_task)
