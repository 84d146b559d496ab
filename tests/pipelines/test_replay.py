"""A past batch decided again, against what was decided and against fresh runs."""

import datetime as dt
import json
import shutil

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from outlay.decisions.policy import Policy
from outlay.payments.errors import PolicyError, StoreError
from outlay.payments.lists.snapshots import add_list
from outlay.payments.store import Store
from outlay.payments.tables import OUTCOMES
from outlay.pipelines.jobs.intake import Intake, take_outcomes
from outlay.pipelines.jobs.replaying import ReplayRequest, find_run, replay
from outlay.pipelines.jobs.scoring import ScoreRequest, score_file
from outlay.pipelines.jobs.terms import EVIDENCE
from outlay.pipelines.main import app
from outlay.pipelines.progress import console
from outlay.pipelines.render.replay import replay_tables
from tests.pipelines.conftest import POLICY
from tests.pipelines.listed import (
    COLD,
    DAY,
    LISTED,
    ORDER,
    PEOPLE,
    file_of,
    lists_of,
    payment,
    simulated,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("small"),
    pytest.mark.usefixtures("wide"),
]
OTHER = (
    POLICY.replace("reviews_per_day = 20", "reviews_per_day = 3")
    .replace('basis = "random_review"', 'basis = "all_payments"')
    .replace("share_of_capacity = 0.2", "rate = 0.01")
    + '[rules]\nduplicates = "always"\nsplits = "always"\n'
)


def silent(_done, _total):
    pass


@pytest.fixture(scope="module")
def home(scored, tmp_path_factory):
    """A copy of the scored store, which tests here may add to."""
    folder = tmp_path_factory.mktemp("replay") / "home"
    shutil.copytree(scored[0], folder)
    return folder


@pytest.fixture
def batch(home):
    (run,) = Store.open(home).standing_runs()
    return run.parents[1].name


@pytest.fixture
def other(tmp_path):
    (tmp_path / "other.toml").write_text(OTHER)
    return tmp_path / "other.toml"


def said(tables):
    with console.capture() as capture:
        for table in tables:
            console.print(table)
    return capture.get()


def test_the_policy_that_decided_gives_every_action_and_route_again(home, batch):
    done = replay(ReplayRequest(home, batch), silent)
    assert done.same_policy
    assert done.differences.changed == 0
    assert done.now | {"top": []} == done.decided | {"top": [], "lists": {}}
    assert "the decision is reproduced" in said(replay_tables(done))


def test_another_policy_decides_as_a_fresh_run_under_it(
    small, home, batch, other, tmp_path
):
    done = replay(ReplayRequest(home, batch, other, out=tmp_path / "out"), silent)
    fresh_home = small.copy(tmp_path / "fresh")
    score_file(small.request(fresh_home, tmp_path / "fresh-out", policy=other))
    fresh = pq.read_table(tmp_path / "fresh-out/scored.parquet")
    again = pq.read_table(tmp_path / "out/replay.parquet")
    for name in ("payment_key", "action", "routes", "cut", "combined"):
        assert fresh[name].equals(again[name]), name
    stood = pq.read_table(find_run(Store.open(home), batch, None) / "scored.parquet")
    assert again["decided_action"].equals(stood["action"])
    assert again["decided_routes"].equals(stood["routes"])
    changed = pc.or_(
        pc.not_equal(fresh["action"], stood["action"]),
        pa.array(
            a != b
            for a, b in zip(
                fresh["routes"].to_pylist(), stood["routes"].to_pylist(), strict=True
            )
        ),
    )
    assert done.differences.changed == pc.sum(changed).as_py() > 0


def test_counts_dollars_and_the_moved_payments_are_those_of_the_rows(
    home, batch, other, tmp_path
):
    done = replay(ReplayRequest(home, batch, other, out=tmp_path), silent)
    rows = pq.read_table(tmp_path / "replay.parquet").to_pylist()
    now = [row for row in rows if row["action"] == "review"]
    then = [row for row in rows if row["decided_action"] == "review"]
    of = done.differences.all
    assert (of["reviews"], of["decided_reviews"]) == (len(now), len(then))
    assert of["cents"] == sum(row["amount_cents"] for row in now)
    assert done.now["review"]["cents"] == of["cents"]
    assert done.decided["review"]["cents"] == of["decided_cents"]
    dropped = [row for row in then if row["action"] != "review"]
    dropped.sort(key=lambda row: (-row["loss_cents"], -row["amount_cents"]))
    assert of["dropped"] == len(dropped) > 10
    shown = [row["payment_key"] for row in done.differences.dropped]
    assert shown == [row["payment_key"] for row in dropped[:10]]
    added = {r["payment_key"] for r in now if r["decided_action"] != "review"}
    assert of["added"] == len(added)
    assert {each["payment_key"] for each in done.differences.added} <= added
    parts = [each for each in done.differences.groups if each["agency"] is not None]
    assert sum(each["reviews"] for each in parts) == len(now)
    kept = json.loads((tmp_path / "replay.json").read_text(encoding="utf-8"))
    assert kept["policy"] == Policy.load(other).digest()
    assert kept["differences"]["changed"] == done.differences.changed
    assert kept["promises"]


def test_outcomes_known_since_stand_beside_both_decisions(
    home, batch, other, tmp_path, small
):
    run = find_run(Store.open(home), batch, None)
    rows = pq.read_table(run / "scored.parquet").to_pylist()
    reviewed = [r["payment_key"] for r in rows if r["action"] == "review"]
    at = dt.datetime.combine(small.world.as_of, dt.time(15), dt.UTC)
    outcome = {
        "control": None,
        "source": "risk_review",
        "inclusion_probability": 1.0,
        "known_at": at + dt.timedelta(days=40),
        "fraud_state": "none",
    }
    made = [
        outcome
        | {"payment_key": key, "ip_class": "overpayment" if n % 3 else "proper"}
        | ({"amount_wrong_cents": 100} if n % 3 else {})
        for n, key in enumerate(reviewed)
    ]
    path = tmp_path / "outcomes.parquet"
    pq.write_table(OUTCOMES.of(made).drop(["known_on"]), path)
    known_home = tmp_path / "home"
    shutil.copytree(home, known_home)
    later = small.world.as_of + dt.timedelta(days=60)
    take_outcomes(known_home, path, dispositions=False, on=later)
    request = ReplayRequest(known_home, batch, other, as_of=later)
    of = replay(request, silent).differences.all
    proper = (len(reviewed) + 2) // 3
    assert of["decided_legitimate"] == proper
    assert of["decided_wrong"] == len(reviewed) - proper
    assert 0 < of["wrong"] + of["legitimate"] < len(reviewed)
    early = ReplayRequest(known_home, batch, other, as_of=small.world.as_of)
    assert replay(early, silent).differences.all["decided_wrong"] == 0


def test_replay_changes_nothing_in_the_store(home, batch, other):
    before = {p: p.stat().st_mtime_ns for p in home.rglob("*") if p.is_file()}
    replay(ReplayRequest(home, batch, other), silent)
    after = {p: p.stat().st_mtime_ns for p in home.rglob("*") if p.is_file()}
    database = {home / "mlflow.db"}
    assert {p for p in before if before[p] != after.get(p)} <= database
    assert after.keys() == before.keys()


def test_another_result_under_the_same_policy_is_said_loudly(home, batch, tmp_path):
    changed = tmp_path / "home"
    shutil.copytree(home, changed)
    terms = find_run(Store.open(changed), batch, None) / "terms.json"
    told = json.loads(terms.read_text(encoding="utf-8"))
    agencies = pq.read_table(terms.with_name("scored.parquet"))["agency"].unique()
    told["used"] = dict.fromkeys(agencies.to_pylist(), 19)
    terms.write_text(json.dumps(told), encoding="utf-8")
    done = replay(ReplayRequest(changed, batch), silent)
    assert done.differences.changed > 0
    assert "gives another result" in said(replay_tables(done))


def test_a_policy_that_no_rows_can_stand_behind_says_what_is_missing(
    home, batch, tmp_path
):
    path = tmp_path / "strict.toml"
    path.write_text(POLICY.replace("0.05", "0.0001"))
    with pytest.raises(PolicyError, match=r"missing|too few"):
        replay(ReplayRequest(home, batch, path), silent)


def test_a_run_that_kept_nothing_says_so_and_rescore_makes_it_whole(
    small, home, batch, tmp_path
):
    old = tmp_path / "home"
    shutil.copytree(home, old)
    run = find_run(Store.open(old), batch, None)
    scores = (run / "scored.parquet").read_bytes()
    for name in (EVIDENCE, "terms.json"):
        (run / name).unlink()
    with pytest.raises(StoreError, match="did not keep"):
        replay(ReplayRequest(old, batch), silent)
    score_file(small.request(old, tmp_path / "out", rescore=True))
    assert (run / "scored.parquet").read_bytes() == scores
    assert replay(ReplayRequest(old, batch), silent).differences.changed == 0


@pytest.mark.parametrize("batch_id", ["nothing", "*", "../runs", ""])
def test_a_batch_that_is_not_there_is_refused(home, batch_id):
    with pytest.raises(StoreError, match="id that begins with"):
        find_run(Store.open(home), batch_id, None)


def test_the_command_prints_both_decisions_side_by_side(home, batch, other, tmp_path):
    words = ["replay", batch[:8], "--policy", str(other), "--home", str(home)]
    env = {"COLUMNS": "220", "TERM": "dumb"}
    result = CliRunner().invoke(app, [*words, "--out", str(tmp_path)], env=env)
    assert result.exit_code == 0, result.exception
    for word in ("which decides nothing", "Reviewed only as decided", "capacity"):
        assert word in result.output


def test_matches_with_lists_are_kept_and_decide_again(tmp_path):
    store = Store.create(tmp_path / "home")
    for source, file in lists_of(tmp_path).items():
        add_list(store, source, file, as_of=LISTED)
    rows = [payment(number, who, DAY) for number, who in enumerate(ORDER)]
    path = simulated(store.home, file_of(tmp_path / "day.parquet", rows))
    (tmp_path / "policy.toml").write_text(COLD)
    intake = Intake(home=store.home, file=path, as_of=DAY, payment_date=DAY)
    out = tmp_path / "out"
    done = score_file(ScoreRequest(intake, out, policy=tmp_path / "policy.toml"))
    batch = done.manifest.import_id
    again = replay(ReplayRequest(store.home, batch), silent)
    assert again.differences.changed == 0
    assert again.now["routes"]["list"]["payments"] > 0
    assert again.now["routes"]["ofac"]["payments"] == 1
    dear = tmp_path / "dear.toml"
    dear.write_text(COLD + "[lists]\nleast_amount_cents = 9000000\n")
    other = replay(ReplayRequest(store.home, batch, dear), silent)
    strengths = {"NAME_DOB", "NAME_ADDR"}
    moved = {row["payment_key"] for row in other.differences.dropped}
    expected = {
        row["payment_key"]
        for row in pq.read_table(out / "scored.parquet").to_pylist()
        if row["routes"] == ["list"]
        and {m["strength"] for m in row["matches"]} <= strengths
    }
    assert moved == expected != set()
    for path in done.folder.iterdir():
        content = path.read_bytes()
        for name, street, _, _, tin in PEOPLE.values():
            for secret in (name, name.upper(), street, tin):
                assert secret.encode() not in content, path.name
