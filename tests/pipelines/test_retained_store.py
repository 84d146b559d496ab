"""After retention took all that it may, what is kept scores and replays alike."""

import datetime as dt
import os
import shutil

import pytest

from outlay.payments.ledger import Ledger
from outlay.payments.runs import current_run
from outlay.payments.store import Store
from outlay.payments.upkeep.going import EVIDENCE, IDENTITIES, RUNS, Asked, going
from outlay.payments.upkeep.removing import counts, let_go
from outlay.payments.upkeep.retention import RetentionSettings
from outlay.pipelines.commands.options import act
from outlay.pipelines.jobs.lineage import history_snapshot
from outlay.pipelines.jobs.replaying import ReplayRequest, replay
from outlay.pipelines.jobs.retaining import asked, show_going
from outlay.pipelines.jobs.scoring import score_file
from outlay.pipelines.jobs.training import known_days, outcomes_before

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]
BYTES = ("scored.parquet", "review.csv", "quarantine.parquet")
SHORTEST = RetentionSettings(
    identities_days=90, superseded_evidence_days=30, shadow_days=30, exports_days=30
)


@pytest.fixture
def retained(scored, small, tmp_path):
    """Return a store that lost all it may lose, with an earlier run of its batch."""
    home = tmp_path / "home"
    shutil.copytree(scored[0], home)
    store = Store.open(home)
    (batch,) = (path.parent for path in (home / "batches").glob("*/current"))
    shutil.copytree(current_run(batch), batch / "runs" / ("0" * 16))
    before = facts(store, small)
    years = small.world.as_of + dt.timedelta(days=4000)
    asking = Asked(store, years, SHORTEST)
    gone = let_go(asking, act("A. Ames", "a test"))
    return store, before, gone


def facts(store, small):
    """Return what the next score and the next training are made of."""
    as_of = small.world.as_of + dt.timedelta(days=1)
    return (
        history_snapshot(store, as_of=as_of, without=""),
        known_days(store, None),
        outcomes_before(store, as_of),
    )


def test_everything_that_may_goes_and_is_counted_in_the_ledger(retained):
    store, _, gone = retained
    kinds = set(counts(gone.went))
    assert {IDENTITIES, RUNS} <= kinds
    assert EVIDENCE not in kinds  # it went with its run
    entry = Ledger.read(store.ledger_file).entries[-1]
    assert entry.event == "retain"
    assert entry.facts["counts"] == counts(gone.went)
    assert list(store.identities_folder.glob("*.bin")) == []


def test_batch_scores_again_to_the_same_bytes(retained, small, scored, tmp_path):
    store, before, _ = retained
    again = score_file(small.request(store.home, tmp_path / "again"))
    assert again.repeated
    # Made anew, too: nothing that features, scores or decisions read has gone.
    shutil.rmtree(again.folder)
    (again.folder.parents[1] / "current").unlink()
    anew = score_file(small.request(store.home, tmp_path / "anew"))
    assert not anew.repeated
    for out in ("again", "anew"):
        for name in BYTES:
            ours = (tmp_path / out / name).read_bytes()
            assert ours == (scored[1] / name).read_bytes(), (out, name)
    after = facts(store, small)
    assert after[:2] == before[:2]
    assert after[2].equals(before[2])


def test_standing_run_is_replayed_as_it_was_decided(retained):
    store, _, _ = retained
    (run,) = store.standing_runs()
    done = replay(
        ReplayRequest(store.home, run.parents[1].name), lambda _done, _total: None
    )
    assert done.same_policy
    assert done.now["review"] == done.decided["review"]
    assert done.now["flagged"] == done.decided["flagged"]


def test_store_of_today_by_its_own_settings_loses_nothing_that_decides(
    scored, tmp_path
):
    home = tmp_path / "home"
    shutil.copytree(scored[0], home)
    left = home / "payments" / ".x.parquet.9.unfinished"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    shown = show_going(home, None)
    assert left in [each.path for each in shown]
    assert {each.kind for each in shown} <= {IDENTITIES, "leftovers"}
    champion = Ledger.read(Store.open(home).ledger_file).entries[-1]
    assert asked(home).challengers == {champion.facts["training_id"]}
    assert going(asked(home)) == shown
