"""The monitor flow does what the command does, and fails where a person must look."""

import shutil

import pytest

from outlay.payments.errors import MonitorAlarmError
from outlay.pipelines.jobs.monitoring import MonitorRequest, monitor

pytestmark = [
    pytest.mark.slow,
    pytest.mark.flow,
    pytest.mark.xdist_group("small"),
    # Prefect and what it stands on warn of their own future.
    pytest.mark.filterwarnings("ignore"),
]


def test_the_flow_leaves_the_same_bytes_and_fails_with_the_alarm(scored, tmp_path):
    from prefect.testing.utilities import prefect_test_harness

    from outlay.pipelines.flows.monitor import monitor_flow

    home = shutil.copytree(scored[0], tmp_path / "home")
    settings = tmp_path / "settings.toml"
    settings.write_text("least_days = 1\n")
    request = MonitorRequest(home, tmp_path / "flow", settings=settings)
    with (
        prefect_test_harness(server_startup_timeout=180),
        pytest.raises(MonitorAlarmError, match="exchangeability"),
    ):
        monitor_flow(request)
    monitor(MonitorRequest(home, tmp_path / "plain", settings=settings))
    for name in ("monitor.json", "monitor.html"):
        ours, plain = (tmp_path / each / name for each in ("flow", "plain"))
        assert ours.read_bytes() == plain.read_bytes()
