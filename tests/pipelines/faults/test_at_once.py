"""Runs at once on one store: one result a file, and no file disturbs another."""

import json
import subprocess
import sys

import pytest

from outlay.payments.errors import StoreError
from outlay.payments.manifest import Manifest, Tally
from outlay.payments.store import Store
from outlay.pipelines.jobs.locking import training_folder
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


def test_four_files_at_once_lose_nothing_and_one_twice_is_one_result(
    small, paths, spread, tmp_path
):
    home = small.copy(tmp_path / "home")
    files = spread(home, tmp_path, 4)
    outs = [tmp_path / "other", *(file.with_suffix("") for file in files)]
    runs = list(zip(map(str, [files[0], *files]), map(str, outs), strict=True))
    said = paths(tmp_path / "paths.json", home, runs=runs)
    told = run_together(said)
    assert told[2:] == [""] * 3
    for words, out in zip(told[:2], outs, strict=False):
        if words:  # the other run came first, and says what becomes of the batch
            assert words.startswith("13 another run is working on")
            assert not out.exists()
    assert "" in told[:2]
    if any(told):
        again = paths(said, home, runs=[runs[told.index(max(told))]])
        assert run_together(again) == [""]
    same_bytes(*outs[:2])

    nothing_lost(home)
    assert len(Store.open(home).standing_runs()) == 4
    records = [Manifest.load(out) for out in outs[1:]]
    assert all(each.not_screened is None for each in records)
    assert sum((each.came_in for each in records), Tally()) == _of_the_day(small)


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
