"""The Prefect flows do what the plain functions do, and show it."""

import gc
import json
import shutil
import warnings

import pytest

from outlay.payments.errors import StoreError
from outlay.payments.runs import RESULTS
from outlay.payments.store import Store
from outlay.pipelines.jobs import handing

pytestmark = [
    pytest.mark.slow,
    pytest.mark.flow,
    pytest.mark.xdist_group("small"),
    # Prefect and what it stands on warn of their own future.
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def server():
    """One temporary server for all of them: it takes long to start."""
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=180):
        yield
    # Its clients leave sockets to the collector, which would blame another test.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()


def shown(key):
    """Return the rows of the table that a flow left under this key."""
    from prefect.artifacts import Artifact

    return json.loads(Artifact.get(key).data)


def test_score_flow_leaves_the_same_bytes_as_the_plain_function(
    server, small, scored, tmp_path
):
    from outlay.pipelines.flows.score import score_flow

    home = small.copy(tmp_path / "flow-home")
    result = score_flow(small.request(home, tmp_path / "flow"))
    assert not result.repeated
    for name in RESULTS[:3]:
        ours = (tmp_path / "flow" / name).read_bytes()
        assert ours == (scored[1] / name).read_bytes()
    counts = {row[""]: row["payments"] for row in shown("score")}
    assert counts["came in"] == counts["taken in"] + counts["quarantined"] > 0
    assert counts["to review"] == result.manifest.scoring["review"]["payments"]


def test_ingest_flow_takes_a_file_in_and_scores_nothing(server, small, tmp_path):
    from outlay.pipelines.flows.ingest import ingest_flow

    home = small.copy(tmp_path / "home")
    manifest = ingest_flow(small.request(home, tmp_path / "out").intake)
    store = Store.open(home)
    assert store.payments_file(manifest.import_id).exists()
    assert store.standing_runs() == []
    (came_in, *_) = shown("ingest")
    assert (came_in["payments"], came_in["cents"]) == (
        manifest.came_in.payments,
        manifest.came_in.cents,
    )


def test_inbox_flow_scores_what_waits_and_says_which(
    server, small, tmp_path, monkeypatch
):
    from outlay.pipelines.flows.score import score_inbox_flow
    from outlay.pipelines.jobs.inbox import InboxRequest

    monkeypatch.setattr(handing, "receivers", dict)
    home, inbox = small.copy(tmp_path / "home"), tmp_path / "inbox"
    inbox.mkdir()
    shutil.copy(small.world.day, inbox / "day.spr")
    request = InboxRequest(
        home,
        inbox,
        tmp_path / "out",
        programs=small.world.programs,
        policy=small.policy,
    )
    score_inbox_flow(request)
    (run,) = Store.open(home).standing_runs()
    assert shown("score-inbox") == [{"file": "day.spr", "run": run.name}]


def test_reconcile_flow_fails_where_a_source_was_refused(server, small, tmp_path):
    from outlay.pipelines.flows.reconcile import reconcile_flow
    from outlay.pipelines.jobs.reconciling import ReconcileRequest

    home, back = small.copy(tmp_path / "home"), tmp_path / "back"
    assert [t.failed for t in reconcile_flow(ReconcileRequest(home, back))] == [False]
    (back / "outcomes").mkdir(parents=True)
    (back / "outcomes/broken.csv").write_text("payment_key\nnobody\n")
    with pytest.raises(StoreError, match=r"outcomes/broken\.csv"):
        reconcile_flow(ReconcileRequest(home, back))


@pytest.mark.parametrize(
    ("error", "calls"),
    [(ConnectionError("gone"), 2), (StoreError("refused", fix="mend it"), 1)],
)
def test_a_task_is_repeated_only_where_something_outside_failed(
    server, monkeypatch, error, calls
):
    from prefect import flow

    from outlay.pipelines.flows import tasks

    monkeypatch.setattr(tasks, "BACK_OFF", [0.0])
    seen = []

    def stage(_tick):
        seen.append(1)
        if len(seen) == 1:
            raise error
        return "done"

    @flow
    def made():
        return tasks.as_task("a stage", stage)

    if calls == 1:
        with pytest.raises(StoreError):
            made()
    else:
        assert made() == "done"
    assert len(seen) == calls
