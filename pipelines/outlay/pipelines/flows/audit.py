"""The audit flow: group rates and explanations of a trained pair."""

from prefect import flow

from outlay.pipelines.flows.shown import show_gate
from outlay.pipelines.flows.tasks import as_task
from outlay.pipelines.flows.telling import told
from outlay.pipelines.jobs.auditing import Audited, AuditRequest, audit_models
from outlay.pipelines.jobs.gating import judge_training

TWELVE_HOURS = 12 * 3600


@flow(
    name="audit",
    flow_run_name="audit of training {request.training.name}",
    persist_result=False,
    timeout_seconds=TWELVE_HOURS,
)
@told
def audit_flow(request: AuditRequest) -> Audited:
    """Audit a trained pair by group and explain it as a whole."""
    audited = audit_models(request, as_task)
    facts = request.home, request.training.name
    show_gate("audit", as_task("Holding it to the gate", judge_training, *facts))
    return audited
