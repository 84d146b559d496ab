"""`make serve` runs a flow through its worker, and reaches nobody outside."""

import json
import shutil
import subprocess
import sys
from collections import Counter

import pytest

from tests.pipelines.faults import listening, served
from tests.pipelines.faults.again import ROOT, environment
from tests.pipelines.faults.listening import alone, listened, must_be_alone

pytestmark = [
    pytest.mark.slow,
    pytest.mark.flow,
    pytest.mark.timeout(900),
    pytest.mark.xdist_group("small"),
]


@pytest.fixture(scope="module")
def seen(scored, tmp_path_factory):
    """What a served store showed, the drop, and the attempts to reach outside."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(scored[0], folder / "home")
    attempts = listened(folder / "listening")
    ours = {
        name: value
        for name, value in environment().items()
        if not name.startswith(("PREFECT_", "DJANGO_", "MLFLOW_", "DO_NOT"))
    }
    ours["PYTHONPATH"] = f"{attempts.parent}:{ROOT}"
    told, printed = folder / "told.json", folder / "printed"
    with printed.open("wb") as out:
        subprocess.run(
            [
                *(*alone(), sys.executable, "-m", served.__name__),
                *(folder / "home", told),
            ],
            cwd=ROOT,
            env=ours,
            stdout=out,
            stderr=subprocess.STDOUT,
            check=False,
        )
    assert told.exists(), printed.read_text()[-4000:]
    return json.loads(told.read_text()), attempts, printed.read_text()


def test_a_flow_runs_through_the_worker_and_ctrl_c_ends_all(seen):
    said, _, printed = seen
    assert said["state"] == "COMPLETED", printed[-4000:]
    assert Counter(said["deployments"]) == {"daily": 1, "monthly": 1, "nightly": 2}
    assert said["code"] == 0
    assert not said["left"]


def test_server_pool_deployments_worker_and_review_reach_nobody_outside(seen):
    must_be_alone()
    attempts = seen[1]
    assert not attempts.exists(), attempts.read_text()


def test_where_a_network_may_not_be_made_that_is_said(monkeypatch):
    monkeypatch.setattr(listening, "alone", list)
    with pytest.raises(pytest.skip.Exception, match="loopback only"):
        must_be_alone()
