"""The reconcile flow: decided reviews, bank returns and outcomes come back."""

from prefect import flow

from outlay.pipelines.flows.naming import by_day
from outlay.pipelines.flows.shown import show_rows
from outlay.pipelines.flows.tasks import as_task
from outlay.pipelines.flows.telling import told
from outlay.pipelines.jobs.reconciling import ReconcileRequest, Told, reconcile

ONE_HOUR = 3600


@flow(
    name="reconcile",
    flow_run_name=by_day("reconcile"),
    persist_result=False,
    timeout_seconds=ONE_HOUR,
)
@told
def reconcile_flow(request: ReconcileRequest) -> list[Told]:
    """Take in everything that came back since the last time."""
    return reconcile(request, as_task, show_sources)


def show_sources(sources: list[Told]) -> None:
    """Show what each file or sender gave, or why it was refused."""
    rows = [
        {"source": each.source, "said": each.said, "refused": each.failed}
        for each in sources
    ]
    show_rows("reconcile", rows, f"{len(sources)} sources")
