"""The audit flow: group rates and explanations of a trained pair."""

from prefect import flow

from outlay.pipelines.flows.tasks import as_task
from outlay.pipelines.jobs.auditing import Audited, AuditRequest, audit_models


@flow(name="audit", persist_result=False)
def audit_flow(request: AuditRequest) -> Audited:
    """Audit a trained pair by group and explain it as a whole."""
    return audit_models(request, as_task)
