"""The audit flow: group rates and explanations of a trained pair."""

from prefect import flow

from outlay.pipelines.flows.tasks import as_task
from outlay.pipelines.jobs.auditing import Audited, AuditRequest, audit_models

TWELVE_HOURS = 12 * 3600


@flow(
    name="audit",
    flow_run_name="audit {request.training.name}",
    persist_result=False,
    timeout_seconds=TWELVE_HOURS,
)
def audit_flow(request: AuditRequest) -> Audited:
    """Audit a trained pair by group and explain it as a whole."""
    return audit_models(request, as_task)
