"""A machine that gives no more memory: said in words, not screened, then repeated."""

import shutil
import subprocess
import sys

import pytest

from outlay.payments.manifest import Manifest
from outlay.payments.store import Store
from outlay.pipelines.jobs.scoring import score_file
from tests.pipelines.faults import starving
from tests.pipelines.faults.again import ROOT, environment, nothing_lost, same_bytes

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]


def starved(small, home, out, megabytes):
    world = small.world
    words = [
        *("score", world.day, "--home", home, "--out", out, "--policy", small.policy),
        *("--programs", world.programs, "--side", world.day_side),
    ]
    return subprocess.run(
        [sys.executable, "-m", starving.__name__, str(megabytes), *map(str, words)],
        cwd=ROOT,
        # Threads take address space, too: as many on every machine.
        env=environment(OMP_NUM_THREADS="2", OPENBLAS_NUM_THREADS="2"),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("megabytes", [400])
def test_too_little_memory_is_said_and_a_repeat_completes(
    small, scored, day, tmp_path, megabytes
):
    home, out = tmp_path / "home", tmp_path / "out"
    shutil.copytree(day.home, home)
    result = starved(small, home, out, megabytes)
    assert result.returncode in {20, 35}, result.stderr
    assert "OUTLAY_MEMORY" in result.stderr
    assert "Traceback" not in result.stderr
    assert Manifest.load(out).not_screened
    assert Store.open(home).standing_runs() == []
    nothing_lost(home)
    score_file(small.request(home, out), day.run)
    same_bytes(out, scored[1])
