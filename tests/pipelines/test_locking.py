import subprocess
import sys

import pytest

from outlay.payments.errors import StoreError
from outlay.pipelines.jobs.locking import working_folder

HOLD = """
import sys
from pathlib import Path
from outlay.pipelines.jobs.locking import working_folder
with working_folder(Path(sys.argv[1])) as work:
    (work / "half").write_text("x")
    print("held", flush=True)
    sys.stdin.read()
"""


def test_second_run_of_a_batch_is_refused_while_the_first_works(tmp_path):
    with working_folder(tmp_path / "batch"):  # noqa: SIM117 - the inner one must fail
        with pytest.raises(StoreError, match="another run is working on batch"):
            with working_folder(tmp_path / "batch"):
                pass


def test_working_folder_is_gone_afterwards_even_after_a_failure(tmp_path):
    with pytest.raises(RuntimeError), working_folder(tmp_path / "batch") as work:
        (work / "half").write_text("x")
        raise RuntimeError
    assert not work.exists()


def test_killed_run_leaves_no_lock_and_its_half_work_is_removed(tmp_path):
    batch = tmp_path / "batch"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(batch)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreError), working_folder(batch):
            pass
        assert (batch / "work/half").exists()
        holder.kill()
    with working_folder(batch) as work:
        assert list(work.iterdir()) == []
