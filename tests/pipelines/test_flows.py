"""The Prefect flows do what the plain functions do, and show it."""

import json
import shutil
import time
from types import SimpleNamespace

import pytest

from outlay.payments.errors import StoreError
from outlay.payments.runs import RESULTS
from outlay.payments.store import Store
from outlay.pipelines.jobs import handing
from outlay.pipelines.jobs.monitoring import MonitorRequest
from outlay.pipelines.jobs.training import TrainRequest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.flow,
    pytest.mark.xdist_group("small"),
    # Prefect and what it stands on warn of their own future.
    pytest.mark.filterwarnings("ignore"),
]


def shown(key):
    """Return the rows of the table that a flow left under this key."""
    from prefect.artifacts import Artifact

    return json.loads(Artifact.get(key).data)


def latest(name):
    """Return the newest run of a flow."""
    from prefect import get_client
    from prefect.client.schemas.filters import FlowFilter, FlowFilterName
    from prefect.client.schemas.sorting import FlowRunSort

    with get_client(sync_client=True) as client:
        (run,) = client.read_flow_runs(
            flow_filter=FlowFilter(name=FlowFilterName(any_=[name])),
            sort=FlowRunSort.START_TIME_DESC,
            limit=1,
        )
    return run


def tasks_of(run):
    """Return the tasks of a flow run, once the server has heard of them."""
    from prefect import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

    asked = FlowRunFilter(id=FlowRunFilterId(any_=[run.id]))
    with get_client(sync_client=True) as client:
        for _ in range(100):
            if found := client.read_task_runs(flow_run_filter=asked):
                return found
            time.sleep(0.1)
    return []


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
    # Flow and tasks say day and batch; what they are called names no file.
    batch, day = result.manifest.import_id, result.manifest.as_of
    assert latest("score").name == f"score {day}, batch {batch}"
    tasks = {each.name.rpartition("-")[0] for each in tasks_of(latest("score"))}
    assert {"take in", f"score batch, batch {batch}"} <= tasks
    assert not any("day.spr" in name for name in tasks)


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
    (row,) = shown("score-inbox")
    assert row == {"file": "day.spr", "run": run.name, "handed on": "", "error": ""}


def test_reconcile_flow_fails_where_a_source_was_refused(server, small, tmp_path):
    from outlay.pipelines.flows.reconcile import reconcile_flow
    from outlay.pipelines.jobs.reconciling import ReconcileRequest

    home, back = small.copy(tmp_path / "home"), tmp_path / "back"
    assert [t.failed for t in reconcile_flow(ReconcileRequest(home, back))] == [False]
    (back / "outcomes").mkdir(parents=True)
    (back / "outcomes/broken.csv").write_text("payment_key\nnobody\n")
    with pytest.raises(StoreError, match=r"outcomes/broken\.csv"):
        reconcile_flow(ReconcileRequest(home, back))
    refused = {row["source"]: row["refused"] for row in shown("reconcile")}
    assert refused["outcomes/broken.csv"]


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


def test_prefect_keeps_no_word_of_a_library(server):
    from prefect import flow

    from outlay.pipelines.flows.tasks import as_task
    from outlay.pipelines.flows.telling import StageError, told

    cell = "made-up cell 900-55-0199"

    def read_cells(_tick):
        raise ValueError(f"cannot read {cell!r}")

    @flow(name="failing")
    @told
    def failing():
        as_task("Reading 900-55-0199.csv", read_cells)

    with pytest.raises(StageError) as failed:
        failing()
    assert cell in str(failed.value.was)
    run = latest("failing")
    states = [run.state, *(each.state for each in tasks_of(run))]
    said = " ".join(state.message for state in states)
    assert "ValueError" in said
    assert "900-55" not in said + run.name


def test_train_and_monitor_flows_show_their_figures(server, small, monkeypatch):
    from outlay.pipelines.flows import monitor as monitors
    from outlay.pipelines.flows import train as trains

    monkeypatch.setattr(trains, "train_models", lambda *_given: small.trained)
    trains.train_flow(TrainRequest(small.home))
    rows = {row[""]: row for row in shown("train")}
    assert set(rows["AUC"]) == {"", "fraud", "error"}
    counted = small.trained.metrics["fraud"]["labelled"]
    assert rows["reviewed payments"]["fraud"] == f"{counted:,}"

    findings = [SimpleNamespace(check="drift", level="ok", why="within its limits")]
    days = SimpleNamespace(first="2026-06-01", last="2026-06-29")
    report = SimpleNamespace(findings=findings, days_looked_at=days, level="ok")
    monkeypatch.setattr(
        monitors, "monitor", lambda *_given: SimpleNamespace(report=report)
    )
    monkeypatch.setattr(monitors, "speak", lambda _done: None)
    monitors.monitor_flow(MonitorRequest(small.home, small.home))
    assert shown("monitor") == [vars(findings[0])]
