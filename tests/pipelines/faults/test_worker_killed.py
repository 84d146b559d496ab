"""The worker of `make serve` is killed while it scores; started again, it completes."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from prefect.client.orchestration import SyncPrefectClient

from outlay.payments.manifest import Manifest
from outlay.payments.runs import RESULTS
from outlay.pipelines.jobs.scoring import score_file
from outlay.pipelines.jobs.unscreened import BEGUN
from tests.pipelines.faults.again import ROOT, environment, nothing_lost
from tests.pipelines.faults.served import (
    BIN,
    PATIENCE,
    free_port,
    until_answered,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.flow,
    pytest.mark.timeout(1500),
    pytest.mark.xdist_group("small"),
]
TESTS_OWN = ("PREFECT_", "DJANGO_", "MLFLOW_", "DO_NOT")


@contextmanager
def serving(home, drop):
    """Serve a store; yield the address of Prefect's server and the shell."""
    port, review = free_port(), free_port()
    ours = {
        **{n: v for n, v in environment().items() if not n.startswith(TESTS_OWN)},
        "OUTLAY_HOME": str(home),
        "OUTLAY_DROP": str(drop),
        "OUTLAY_PREFECT_PORT": str(port),
        "OUTLAY_REVIEW_PORT": str(review),
        "OUTLAY_REVIEW_FLAGS": "--demo",
    }
    with (
        (home.parent / "served.txt").open("ab") as told,
        subprocess.Popen(
            ["sh", "tools/serve.sh", BIN],
            cwd=ROOT,
            env=ours,
            stdout=told,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as running,
    ):
        try:
            until_answered(f"http://127.0.0.1:{review}/", running)
            yield f"http://127.0.0.1:{port}/api", running
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGINT)
            running.wait(timeout=PATIENCE)


def started(client):
    """Let the worker score what lies in the drop; return the run's number."""
    daily = client.read_deployment_by_name("score-inbox/daily")
    request = daily.parameters["request"] | {"cut_off": None}
    asked = {"request": request}
    return client.create_flow_run_from_deployment(daily.id, parameters=asked).id


def ended(client, run):
    """Return the last state of a run, None before it ended."""
    state = client.read_flow_run(run).state
    return state if state.is_final() else None


def wait_for(happens, what):
    last = time.monotonic() + PATIENCE
    while not (found := happens()):
        assert time.monotonic() < last, what
        time.sleep(0.2)
    return found


def worker_and_its_runs(shell):
    """Return the worker's process and all that it started."""
    above = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(
                line.split(":\t", 1) for line in status.read_text().splitlines()
            )
            words = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        above[int(status.parent.name)] = int(lines["PPid"]), words
    found = {n for n, (p, w) in above.items() if p == shell and b"worker" in w}
    assert len(found) == 1
    while more := {n for n, (p, _) in above.items() if p in found} - found:
        found |= more
    return found


def begun(manifest):
    return manifest.exists() and Manifest.load(manifest.parent).not_screened == BEGUN


def test_a_worker_killed_while_it_scores_completes_when_it_is_started_again(
    small, spread, tmp_path
):
    home, drop = small.approved(small.copy(tmp_path / "home")), tmp_path / "drop"
    (drop / "payments").mkdir(parents=True)
    before, file = spread(home, tmp_path, 2)
    # The review app, which is served too, shows a scored batch.
    score_file(small.request(home, tmp_path / "out", file=before, side=None))
    shutil.move(file, drop / "payments")
    shutil.copy(small.world.programs, drop / "programs.toml")
    out = drop / "results" / file.name
    with serving(home, drop) as (api, shell):
        with SyncPrefectClient(api) as client:
            started(client)
        wait_for(lambda: begun(out / "manifest.json"), "no run began")
        for number in worker_and_its_runs(shell.pid):
            os.kill(number, signal.SIGKILL)
        wait_for(lambda: shell.poll() is not None, "serve.sh goes on without a worker")
    # Nobody can take it for screened.
    assert begun(out / "manifest.json")
    assert not (out / "scored.parquet").exists()
    nothing_lost(home)
    with serving(home, drop) as (api, _), SyncPrefectClient(api) as client:
        run = started(client)
        state = wait_for(lambda: ended(client, run), "the second run never ended")
    assert state.is_completed(), (tmp_path / "served.txt").read_text()[-3000:]
    assert {path.name for path in out.iterdir()} >= set(RESULTS)
    assert not Manifest.load(out).not_screened
    nothing_lost(home)
