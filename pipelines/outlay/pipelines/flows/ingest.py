"""The ingest flow: a payment file into the history, without scores."""

from prefect import flow

from outlay.payments.manifest import Manifest
from outlay.pipelines.flows.naming import by_day
from outlay.pipelines.flows.shown import saying_the_batch, show_batch
from outlay.pipelines.flows.tasks import as_task
from outlay.pipelines.flows.telling import told
from outlay.pipelines.jobs.intake import Intake, take_in

TWO_HOURS = 2 * 3600


@flow(
    name="ingest",
    flow_run_name=by_day("ingest"),
    persist_result=False,
    timeout_seconds=TWO_HOURS,
)
@told
def ingest_flow(request: Intake) -> Manifest:
    """Take one payment file into the store."""
    run = saying_the_batch("ingest", as_task)
    manifest = run(f"Reading {request.file.name}", take_in, request)
    show_batch("ingest", manifest)
    return manifest
