"""The monitor flow: drift and health of the champion, for a schedule."""

from prefect import flow

from outlay.pipelines.flows.naming import by_day
from outlay.pipelines.flows.shown import show_rows
from outlay.pipelines.flows.tasks import as_task
from outlay.pipelines.flows.telling import told
from outlay.pipelines.jobs.monitoring import (
    Monitored,
    MonitorRequest,
    monitor,
    speak,
)

TWO_HOURS = 2 * 3600


@flow(
    name="monitor",
    flow_run_name=by_day("monitor"),
    persist_result=False,
    timeout_seconds=TWO_HOURS,
)
@told
def monitor_flow(request: MonitorRequest) -> Monitored:
    """Write the report; the flow fails where something alarms or nobody can tell."""
    done = monitor(request, as_task)
    days = done.report.days_looked_at
    rows = [
        {"check": each.check, "level": each.level, "why": each.why}
        for each in done.report.findings
    ]
    show_rows("monitor", rows, f"{days.first} to {days.last}: {done.report.level}")
    speak(done)
    return done
