"""A killed run leaves nothing half-written, and a repeat gives the same files."""

import subprocess
import sys
from pathlib import Path

import pytest

from outlay.payments.manifest import Manifest
from outlay.payments.runs import RESULTS
from outlay.payments.store import Store
from outlay.pipelines.jobs.scoring import score_file
from outlay.pipelines.jobs.unscreened import BEGUN, UNREAD

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]
OUTLAY = Path(sys.executable).parent / "outlay"
BYTES = ("scored.parquet", "review.csv", "quarantine.parquet")


def command(small, home, out):
    return [
        OUTLAY,
        "score",
        small.world.day,
        *("--home", home, "--out", out, "--policy", small.policy),
        *("--programs", small.world.programs, "--side", small.world.day_side),
        *("--payment-date", small.world.payment_date.isoformat()),
        *("--as-of", small.world.as_of.isoformat()),
    ]


@pytest.mark.parametrize("after", ["Reading", "Building features", "Scoring"])
def test_run_killed_after_a_stage_is_completed_by_a_repeat(
    small, scored, tmp_path, after
):
    home = small.copy(tmp_path / "home")
    with subprocess.Popen(
        command(small, home, tmp_path / "out"), stderr=subprocess.PIPE, text=True
    ) as run:
        for line in run.stderr:
            if line.strip().startswith(after):
                run.kill()
                break
    assert run.returncode == -9
    left = {path.name for path in (tmp_path / "out").glob("[!.]*")}
    if after == "Reading" and UNREAD in left:  # not yet counted, or just so
        assert left <= {UNREAD, "manifest.json"}
    else:
        assert left == {"manifest.json"}
        assert Manifest.load(tmp_path / "out").not_screened == BEGUN
    assert Store.open(home).standing_runs() == []
    score_file(small.request(home, tmp_path / "out"))
    for name in BYTES:
        ours = (tmp_path / "out" / name).read_bytes()
        assert ours == (scored[1] / name).read_bytes()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(RESULTS)
