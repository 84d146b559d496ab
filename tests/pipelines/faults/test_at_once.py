"""Runs at once on one store: one result a file, and no file disturbs another."""

import json
import subprocess
import sys

import pytest

from outlay.payments.errors import StoreError
from outlay.payments.manifest import Manifest, Tally
from outlay.payments.store import Store
from outlay.pipelines.jobs.locking import training_folder
from outlay.pipelines.jobs.scoring import score_file
from tests.pipelines.faults import together
from tests.pipelines.faults.again import ROOT, environment, nothing_lost, same_bytes

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]


def run_together(said):
    result = subprocess.run(
        [sys.executable, "-m", together.__name__, str(said)],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_the_same_file_twice_at_once_is_one_result(small, scored, day, paths, tmp_path):
    home = small.copy(tmp_path / "home")
    outs = [tmp_path / "one", tmp_path / "other"]
    runs = [(str(small.world.day), str(out)) for out in outs]
    told = run_together(paths(tmp_path / "paths.json", home, runs=runs))
    refused = [said for said in told if said]
    assert len(refused) < 2
    for said, out in zip(told, outs, strict=True):
        if said:
            assert said.startswith("13 another run is working on")
            assert not out.exists()  # the other run says what becomes of the batch
            score_file(small.request(home, out), day.run)
        same_bytes(out, scored[1])
    assert len(Store.open(home).standing_runs()) == 1
    nothing_lost(home)


def test_four_files_at_once_lose_nothing(small, paths, spread, tmp_path):
    home = small.copy(tmp_path / "home")
    files = spread(home, tmp_path, 4)
    runs = [(str(file), str(file.with_suffix(""))) for file in files]
    told = run_together(paths(tmp_path / "paths.json", home, runs=runs))
    assert told == [""] * 4
    nothing_lost(home)
    assert len(Store.open(home).standing_runs()) == 4
    records = [Manifest.load(file.with_suffix("")) for file in files]
    assert all(each.not_screened is None for each in records)
    came = sum((each.came_in for each in records), Tally())
    assert came == _of_the_day(small)


def test_a_second_training_is_refused_while_one_works(tmp_path):
    with training_folder(tmp_path) as work:
        (work / "half").write_text("x")
        with (
            pytest.raises(StoreError, match="another training is working"),
            training_folder(tmp_path),
        ):
            pass
        assert (work / "half").exists()
    assert not (tmp_path / "unfinished").exists()


def _of_the_day(small):
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    cents = pq.read_table(small.world.day_rows, columns=["amount_cents"])[0]
    return Tally(len(cents), pc.sum(cents).as_py())
