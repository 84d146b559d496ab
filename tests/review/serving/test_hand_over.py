"""What the flows call by name: in a process of their own, as a worker's run is."""

import subprocess
import sys
from importlib.metadata import entry_points

import pytest

from outlay.review.serving import hand_over
from tests.review.scored_store import drawn, flag, made_store, scored
from tests.review.serving.test_review_commands import environment, outlay

pytestmark = pytest.mark.slow
CALLS = """
import sys
from pathlib import Path
from outlay.review.serving.hand_over import give, receive
home, batch = Path(sys.argv[1]), sys.argv[2]
print(receive(home, batch))
print(give(home))
"""


@pytest.fixture
def batch(tmp_path):
    store, manifest = made_store(tmp_path / "home")
    scored(store, manifest, {2: flag(), 3: drawn()})
    return store.home, manifest.import_id


def called(home, batch):
    done = subprocess.run(
        [sys.executable, "-c", CALLS, str(home), batch],
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout


def test_the_flows_find_both_by_name():
    for group, call in (
        ("outlay.scored", hand_over.receive),
        ("outlay.reconcile", hand_over.give),
    ):
        found = {each.name: each.load() for each in entry_points(group=group)}
        assert found["review"] is call


def test_a_store_without_a_review_app_is_left_as_it_is(batch):
    home, name = batch
    assert called(home, name).splitlines() == [hand_over.NOBODY] * 2
    assert not (home / "review").exists()


def test_a_batch_comes_in_once_and_decisions_go_back(batch):
    home, name = batch
    assert outlay(home, "migrate").returncode == 0
    told = called(home, name)
    assert "2 payments are new" in told
    assert "0 new outcomes" in told
    assert "nothing to add" in called(home, name)
