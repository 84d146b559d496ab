"""Scoring and training die at many points: nothing is lost, a repeat completes."""

import json
import subprocess
import sys

import pytest

from outlay.models.promotion import standing
from outlay.models.registry import ERROR, FRAUD, versions
from outlay.payments.manifest import Manifest
from outlay.payments.runs import RESULTS
from outlay.payments.store import Store
from outlay.pipelines.jobs.champions import load_pair
from outlay.pipelines.jobs.unscreened import BEGUN, UNREAD
from outlay.pipelines.jobs.versions import find_pair, list_versions
from tests.pipelines.faults import dying
from tests.pipelines.faults.again import ROOT, environment, nothing_lost, same_bytes

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]


def died(paths_file):
    result = subprocess.run(
        [sys.executable, "-m", dying.__name__, str(paths_file)],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    points = json.loads(result.stdout)
    assert len(set(points)) == len(points) > 7
    return points


def test_a_score_killed_at_ten_points_loses_nothing(
    small, scored, day, paths, tmp_path
):
    points = died(
        paths(tmp_path / "paths.json", small.home, what="score", matrix=day.run.matrix)
    )
    for n, at in enumerate(points):
        killed = Store.open(tmp_path / f"killed{n}/home")
        left, again = tmp_path / f"killed{n}/out", tmp_path / f"repeat{n}"
        nothing_lost(killed.home)
        if (left / "manifest.json").exists():
            said = Manifest.load(left)
            assert said.not_screened == BEGUN or killed.standing_runs(), at
            assert said.came_in == said.accepted + said.quarantined
        elif left.exists():  # the results but the manifest, or nothing is counted yet
            seen = [path.name for path in left.glob("[!.]*")]
            assert killed.standing_runs() or seen in ([], [UNREAD]), at
        same_bytes(again / "out", scored[1])
        assert {path.name for path in (again / "out").glob("[!.]*")} == set(RESULTS)
        nothing_lost(again / "home")
        assert len(Store.open(again / "home").standing_runs()) == 1


def test_an_inbox_killed_after_sealing_is_published_and_handed_on_by_a_repeat(
    small, scored, day, paths, tmp_path
):
    points = died(
        paths(tmp_path / "paths.json", day.home, what="inbox", matrix=day.run.matrix)
    )
    for n, at in enumerate(points):
        killed, again = tmp_path / f"killed{n}", tmp_path / f"repeat{n}"
        (run,) = Store.open(killed / "home").standing_runs()
        if not (killed / "queue/queued").exists():
            assert not _is_handed(killed / "home"), at
        batch = run.parents[1].name
        assert (again / "queue/queued").read_text() == batch, at
        assert _is_handed(again / "home"), at
        out = again / "out" / small.world.day.name
        same_bytes(out, scored[1])
        assert {path.name for path in out.iterdir()} == set(RESULTS), at
        assert Store.open(again / "home").standing_runs()[0].name == run.name
        nothing_lost(again / "home")


def _is_handed(home):
    return any(
        json.loads(note.read_text()).get("handed")
        for note in (home / "deliveries").glob("*[0-9a-f].json")
    )


def test_a_training_killed_at_ten_points_changes_nobody_who_decides(
    small, paths, tmp_path
):
    points = died(paths(tmp_path / "paths.json", small.home, what="train"))
    before = standing(Store.open(small.home)).champion
    for n, _at in enumerate(points):
        store = Store.open(tmp_path / f"killed{n}/home")
        assert standing(store).champion == before
        load_pair(store).learned  # noqa: B018 - its files are all there
        for each in list_versions(store):
            assert find_pair(store, each.training_id).fraud_digest
    store = Store.open(tmp_path / "repeat/home")
    made = list_versions(store)[0]
    pair = find_pair(store, made.training_id)
    assert made.training_id == small.trained.folder.name
    assert int(made.fraud) > int(before.fraud)
    assert (pair.fraud_digest, pair.error_digest) == (
        before.fraud_digest,
        before.error_digest,
    )
    for name in (FRAUD, ERROR):
        numbers = [each.version for each in versions(name, store.tracking_uri)]
        assert len(numbers) == len(set(numbers))
    assert standing(store).champion == before
    assert not (store.models_folder / "unfinished").exists()
