"""The monitor flow: drift and health of the champion, for a schedule."""

from prefect import flow

from outlay.pipelines.flows.tasks import as_task
from outlay.pipelines.jobs.monitoring import (
    Monitored,
    MonitorRequest,
    monitor,
    speak,
)


@flow(name="monitor", persist_result=False)
def monitor_flow(request: MonitorRequest) -> Monitored:
    """Write the report; the flow fails where something alarms or nobody can tell."""
    done = monitor(request, as_task)
    speak(done)
    return done
