"""What prefect.yaml deploys is there, and its parameters are the flows' own."""

import importlib.util
import sys
from pathlib import Path

import pytest
import yaml

from outlay.pipelines.quiet import SWITCHES

ROOT = Path(__file__).resolve().parents[2]
DEPLOYED = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"]
NAMES = [each["entrypoint"].rsplit("/", 1)[1] for each in DEPLOYED]
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def flow_of(entrypoint):
    path, name = entrypoint.split(":")
    spec = importlib.util.spec_from_file_location(f"deployed_{name}", ROOT / path)
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up by name.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return getattr(module, name)


@pytest.mark.parametrize("deployed", DEPLOYED, ids=NAMES)
def test_each_deployment_starts_its_flow_with_paths_that_the_flow_reads(deployed):
    flow = flow_of(deployed["entrypoint"])
    request = flow.validate_parameters(deployed["parameters"])["request"]
    assert isinstance(request.home, Path)
    assert deployed["work_pool"]["name"] == "outlay"
    (schedule,) = deployed["schedules"]
    assert schedule["timezone"] == "America/New_York"


def test_schedules_score_monitor_reconcile_and_retrain_and_nothing_else():
    assert {flow_of(each["entrypoint"]).name for each in DEPLOYED} == {
        "score-inbox",
        "reconcile",
        "monitor",
        "retrain",
    }


@pytest.mark.parametrize("deployed", DEPLOYED, ids=NAMES)
def test_a_run_starts_with_the_switches_of_the_command_line(deployed):
    env = deployed["work_pool"]["job_variables"]["env"]
    louder = {"PREFECT_LOGGING_LEVEL", "PREFECT_SERVER_LOGGING_LEVEL"}
    server = {"PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"}
    bars = {"MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"}
    wanted = set(SWITCHES) - louder - server - bars
    assert env == {name: SWITCHES[name] for name in wanted}


@pytest.mark.parametrize("deployed", DEPLOYED, ids=NAMES)
def test_no_lease_of_the_server_ends_a_run(deployed):
    assert "concurrency_limit" not in deployed


@pytest.mark.parametrize("deployed", DEPLOYED, ids=NAMES)
def test_each_run_is_named_by_its_day_and_ends_some_time(deployed):
    flow = flow_of(deployed["entrypoint"])
    assert callable(flow.flow_run_name)
    assert 0 < flow.timeout_seconds <= 12 * 3600


def test_a_cut_off_given_as_text_is_a_time():
    flow = flow_of(DEPLOYED[0]["entrypoint"])
    request = flow.validate_parameters(DEPLOYED[0]["parameters"])["request"]
    assert request.cut_off.hour == 17
