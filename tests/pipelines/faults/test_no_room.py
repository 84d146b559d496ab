"""A full disk and a store that may not be written are said; a repeat completes."""

import os
import resource
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from outlay.models.promotion import standing
from outlay.payments.errors import OutputError
from outlay.payments.manifest import Manifest
from outlay.payments.reader import silent
from outlay.payments.store import Store
from outlay.pipelines.jobs.intake import take_in
from outlay.pipelines.jobs.scoring import score_file
from outlay.pipelines.jobs.training import TrainRequest, train_models
from outlay.pipelines.jobs.versions import list_versions
from outlay.pipelines.running import plainly
from tests.pipelines.faults.again import (
    environment,
    nothing_lost,
    own_registry,
    same_bytes,
)
from tests.pipelines.faults.needing import missing

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]
OUTLAY = Path(sys.executable).parent / "outlay"
WITHOUT = "--bounding-set=-dac_override,-dac_read_search"


@contextmanager
def no_file_over(limit):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def small_disk(folder, size):
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        missing("a small disk (mount -t tmpfs)")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def filled(folder):
    """Leave no byte free on the disk of a folder."""
    with (folder / "filler").open("wb", buffering=0) as filler:
        for step in (1 << 16, 1 << 12, 1):
            try:
                while filler.write(bytes(step)) == step:
                    pass
            except OSError:
                continue


@pytest.mark.parametrize("stage", ["Building features", "Deciding and explaining"])
def test_a_disk_that_is_full_is_said_and_a_repeat_completes(
    small, scored, day, tmp_path, stage
):
    with small_disk(tmp_path / "disk", "64m"):
        home, out = tmp_path / "disk/home", tmp_path / "out"
        shutil.copytree(day.home, home)

        def filling(title, work, *facts):
            if title == stage:
                filled(tmp_path / "disk")
            real = title == "Building features" == stage
            return (plainly if real else day.run)(title, work, *facts)

        with pytest.raises(OutputError, match="disk is full") as told:
            score_file(small.request(home, out), filling)
        assert told.value.exit_code == 18
        assert "disk is full" in Manifest.load(out).not_screened
        assert Store.open(home).standing_runs() == []
        nothing_lost(home)
        (tmp_path / "disk/filler").unlink()
        score_file(small.request(home, out), day.run)
        same_bytes(out, scored[1])
        nothing_lost(home)


def batch_of(day, small):
    """Return the folder of the day's batch: the history's store has not got it."""
    before = {path.name for path in (small.home / "batches").iterdir()}
    (batch,) = (p for p in (day.home / "batches").iterdir() if p.name not in before)
    return batch


@pytest.mark.parametrize("left", [0, 1 << 16])
def test_a_disk_that_fills_while_a_file_is_taken_in_is_said_and_a_repeat_completes(
    small, day, tmp_path, left
):
    with small_disk(tmp_path / "disk", "64m"):
        home = small.copy(tmp_path / "disk/home")
        intake = small.request(home, tmp_path / "out").intake
        filled(tmp_path / "disk")
        filler = tmp_path / "disk/filler"
        os.truncate(filler, filler.stat().st_size - left)
        with pytest.raises(OutputError, match="disk is full") as told:
            take_in(intake, silent)
        assert told.value.exit_code == 18
        nothing_lost(home)
        assert len(Store.open(home).payments_files()) == len(
            Store.open(small.home).payments_files()
        )
        filler.unlink()
        came = take_in(intake, silent).came_in
        assert came == Manifest.load(batch_of(day, small)).came_in
        nothing_lost(home)


def test_a_disk_that_fills_while_models_are_trained_is_said(small, tmp_path):
    with small_disk(tmp_path / "disk", "64m"):
        home = own_registry(small.copy(tmp_path / "disk/home"))
        before = standing(Store.open(home)), list_versions(Store.open(home))
        filled(tmp_path / "disk")
        settings = small.home.parent / "settings.toml"
        request = TrainRequest(
            home, as_of=small.world.as_of, settings=settings, policy=small.policy
        )
        with pytest.raises(OutputError, match="disk is full") as told:
            train_models(request)
        assert told.value.exit_code == 18
        now = standing(Store.open(home)), list_versions(Store.open(home))
        assert now == before
        nothing_lost(home)


def test_no_room_for_a_file_is_said_and_a_repeat_completes(
    small, scored, day, tmp_path
):
    home, out = tmp_path / "home", tmp_path / "out"
    shutil.copytree(day.home, home)
    with no_file_over(20_000), pytest.raises(OutputError, match="could not write"):
        score_file(small.request(home, out), day.run)
    assert "could not write" in Manifest.load(out).not_screened
    nothing_lost(home)
    score_file(small.request(home, out), day.run)
    same_bytes(out, scored[1])


@pytest.fixture
def read_only(day, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(day.home, home)
    folders = [home, *(path for path in home.rglob("*") if path.is_dir())]
    for path in [*folders, *(p for p in home.rglob("*") if p.is_file())]:
        path.chmod(path.stat().st_mode & 0o7555)
    yield home
    for path in [*folders, *(p for p in home.rglob("*") if p.is_file())]:
        path.chmod(path.stat().st_mode | 0o200)


def test_a_store_that_may_not_be_written_is_said(
    small, scored, day, read_only, tmp_path
):
    ours = []
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            missing("an account that may not write everywhere (setpriv)")
        ours = ["setpriv", WITHOUT, "--inh-caps=-dac_override,-dac_read_search"]
    request = small.request(read_only, tmp_path / "out")
    world = small.world
    result = subprocess.run(
        [
            *(*ours, OUTLAY, "score", world.day, "--home", read_only),
            *("--out", tmp_path / "out", "--policy", small.policy),
            *("--programs", world.programs, "--side", world.day_side),
        ],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 18, result.stderr
    assert "no permission" in result.stderr
    assert "Traceback" not in result.stderr
    nothing_lost(read_only)
    for path in [read_only, *read_only.rglob("*")]:
        path.chmod(path.stat().st_mode | 0o200)
    score_file(request, day.run)
    same_bytes(tmp_path / "out", scored[1])
