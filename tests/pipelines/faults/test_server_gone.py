"""The server of Prefect goes while a flow works: nothing is left half-written."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from outlay.payments.runs import RESULTS
from outlay.pipelines.jobs.scoring import score_file
from outlay.pipelines.quiet import SWITCHES
from tests.pipelines.faults import flowing
from tests.pipelines.faults.again import ROOT, environment, nothing_lost, same_bytes

pytestmark = [
    pytest.mark.slow,
    pytest.mark.flow,
    pytest.mark.xdist_group("small"),
]
PREFECT = Path(sys.executable).parent / "prefect"


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextmanager
def server(home, port):
    words = ["--host", "127.0.0.1", "--port", str(port), "--no-services", "--no-ui"]
    with subprocess.Popen(
        [PREFECT, "server", "start", *words],
        env=environment(**SWITCHES, PREFECT_HOME=str(home)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:
        try:
            until(lambda: answers(port))
            yield running
        finally:
            running.kill()


def answers(port):
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health").close()
    except (urllib.error.URLError, ConnectionError):
        return False
    return True


def until(happens, seconds=180):
    last = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < last
        time.sleep(0.1)


def test_a_server_that_goes_leaves_nothing_half_written(
    small, scored, day, paths, tmp_path
):
    home, out, port = tmp_path / "home", tmp_path / "out", free_port()
    shutil.copytree(day.home, home)
    begun, go = tmp_path / "begun", tmp_path / "go"
    said = paths(
        tmp_path / "paths.json",
        home,
        out=out,
        begun=begun,
        go=go,
        matrix=day.run.matrix,
    )
    ours = environment(
        PREFECT_API_URL=f"http://127.0.0.1:{port}/api",
        PREFECT_HOME=str(tmp_path / "prefect"),
        PREFECT_CLIENT_MAX_RETRIES="1",
    )
    with (
        server(tmp_path / "prefect", port) as running,
        subprocess.Popen(
            [sys.executable, "-m", flowing.__name__, str(said)],
            cwd=ROOT,
            env=ours,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as flow,
    ):
        until(lambda: begun.exists() or flow.poll() is not None)
        assert begun.exists(), flow.stdout.read()
        running.kill()
        running.wait()
        until(lambda: not answers(port))
        go.touch()
        told, _ = flow.communicate(timeout=240)
    # What the server no longer hears of is its own record: the batch is screened.
    assert flow.returncode, told
    same_bytes(out, scored[1])
    nothing_lost(home)
    shutil.rmtree(out)
    score_file(small.request(home, out), day.run)
    same_bytes(out, scored[1])
    assert {path.name for path in out.iterdir()} == set(RESULTS)
