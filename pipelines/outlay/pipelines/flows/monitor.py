"""The monitor flow: drift and health of the champion, for a schedule."""

from prefect import flow

from outlay.pipelines.flows.tasks import as_task
from outlay.pipelines.jobs.monitoring import (
    Monitored,
    MonitorRequest,
    monitor,
    speak,
)

TWO_HOURS = 2 * 3600


@flow(
    name="monitor",
    flow_run_name="monitor to {request.last}",
    persist_result=False,
    timeout_seconds=TWO_HOURS,
)
def monitor_flow(request: MonitorRequest) -> Monitored:
    """Write the report; the flow fails where something alarms or nobody can tell."""
    done = monitor(request, as_task)
    speak(done)
    return done
