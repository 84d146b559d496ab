"""Retraining proposes a challenger where the gate allows, and never promotes."""

import dataclasses

import pytest

from outlay.audit.gate.report import CHECKS, Checked, GateReport
from outlay.models.promotion import standing
from outlay.payments.store import Store
from outlay.pipelines.jobs import retraining
from outlay.pipelines.jobs.retraining import RetrainRequest, propose, retrain
from outlay.pipelines.jobs.training import Trained

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("small")]


@pytest.fixture
def another(small, tmp_path):
    """Return a store whose champion is gone from the ledger, and the one training."""
    home = small.copy(tmp_path / "home")
    return home, dataclasses.replace(
        small.trained, folder=home / "models" / small.trained.folder.name
    )


def judged(monkeypatch, verdict):
    def judge(_store, pair):
        checks = tuple(Checked(name, verdict, "a test says so") for name in CHECKS)
        return GateReport(pair.training_id, checks, "limits")

    monkeypatch.setattr(retraining, "judge", judge)


def no_tick(_done, _total):
    pass


def test_the_champions_own_training_does_not_challenge(another, monkeypatch):
    home, trained = another
    judged(monkeypatch, "passes")
    done = propose(home, trained, no_tick)
    assert not done.proposed
    assert "champion's" in done.why_not


def other_champion(monkeypatch, store):
    """Let the ledger's champion be of another training."""
    now = standing(store)
    other = dataclasses.replace(now.champion, training_id="0" * 16)

    class Now:
        champion = other

    monkeypatch.setattr(retraining, "standing", lambda _store: Now)
    return now


@pytest.mark.parametrize(
    ("verdict", "proposed"),
    [("passes", True), ("inconclusive", True), ("fails", False), ("missing", False)],
)
def test_a_pair_challenges_where_no_check_fails(
    another, monkeypatch, verdict, proposed
):
    home, trained = another
    store = Store.open(home)
    before = other_champion(monkeypatch, store)
    judged(monkeypatch, verdict)
    done = propose(home, trained, no_tick)
    assert done.proposed is proposed
    after = standing(store)
    assert (after.challenger is not None) is proposed
    assert after.champion == before.champion


def test_without_a_champion_people_decide(another, monkeypatch):
    home, trained = another
    (home / "ledger.jsonl").unlink()
    judged(monkeypatch, "passes")
    done = propose(home, trained, no_tick)
    assert "no champion decides" in done.why_not
    assert standing(Store.open(home)).challenger is None


def test_the_order_is_train_audit_propose(small, tmp_path, monkeypatch):
    stages = []
    monkeypatch.setattr(
        retraining,
        "audit_models",
        lambda request, _run: stages.append(f"audit, whole: {request.whole}"),
    )

    def told(title, stage, *facts):
        stages.append(title)
        if title == "Proposing a challenger":
            assert isinstance(facts[1], Trained)
            return "proposed"
        return Trained(tmp_path, "run", {}, {})

    home = small.copy(tmp_path / "home")
    assert retrain(RetrainRequest(home), told) == "proposed"
    assert stages[-2:] == ["audit, whole: True", "Proposing a challenger"]
    assert stages[0] == "Building features of the history"
