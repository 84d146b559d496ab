"""Which pair decides: told by the ledger, whatever is killed in between."""

import datetime as dt
import shutil

import pytest

from outlay.models import promotion
from outlay.models.promotion import (
    PairVersion,
    align,
    challenge,
    promote,
    resume,
    rollback,
    standing,
    standing_at,
    suspend,
    withdraw,
)
from outlay.models.registry import log_training, versions
from outlay.payments.errors import ModelProblemError
from outlay.payments.ledger import Act, Ledger
from outlay.payments.store import Store

pytestmark = pytest.mark.slow
NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def registered_twice(training, tmp_path_factory):
    home = tmp_path_factory.mktemp("promotion") / "home"
    store = Store.create(home)
    for _ in range(2):
        log_training(
            training,
            tracking_uri=store.tracking_uri,
            artifact_folder=store.artifact_folder,
            feature_set="abc",
        )
    return store


@pytest.fixture
def store(registered_twice, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(registered_twice.home, home)
    return Store.open(home)


def pair(store, version):
    return PairVersion.registered(store, version, version)


def act(days=0, by="A. Person"):
    return Act(by, "recall rose", NOON + dt.timedelta(days=days))


def aliases(store):
    found = {}
    for name in ("outlay-fraud", "outlay-error"):
        for each in versions(name, store.tracking_uri):
            for alias in each.aliases:
                found.setdefault(alias, []).append(f"{name}/{each.version}")
    return found


def test_before_the_first_promotion_nobody_decides(store):
    assert standing(store).champion is None
    assert aliases(store) == {}


def test_a_promotion_is_recorded_and_the_aliases_follow(store):
    promote(store, pair(store, "1"), act())
    promote(store, pair(store, "2"), act(1))
    assert standing(store).champion == pair(store, "2")
    assert aliases(store) == {"champion": ["outlay-fraud/2", "outlay-error/2"]}
    (entry, _) = Ledger.read(store.ledger_file).entries
    assert (entry.event, entry.by, entry.reason) == (
        "promote",
        "A. Person",
        "recall rose",
    )


def test_who_decided_on_a_day_can_be_told(store):
    promote(store, pair(store, "1"), act())
    promote(store, pair(store, "2"), act(10))
    rollback(store, act(20))
    decided = [
        standing_at(store, NOON + dt.timedelta(days=days)).champion
        for days in (-1, 0, 9, 10, 19, 20, 99)
    ]
    told = [each and each.fraud for each in decided]
    assert told == [None, "1", "1", "2", "2", "1", "1"]


def test_rolling_back_undoes_one_promotion_and_no_more_than_there_are(store):
    promote(store, pair(store, "1"), act())
    promote(store, pair(store, "2"), act())
    assert rollback(store, act()) == pair(store, "1")
    assert aliases(store) == {"champion": ["outlay-fraud/1", "outlay-error/1"]}
    with pytest.raises(ModelProblemError, match="no champion before this one"):
        rollback(store, act())


def test_a_challenger_stands_beside_until_withdrawn_or_promoted(store):
    promote(store, pair(store, "1"), act())
    challenge(store, pair(store, "2"), act())
    assert standing(store).challenger == pair(store, "2")
    assert aliases(store)["challenger"] == ["outlay-fraud/2", "outlay-error/2"]
    withdraw(store, act())
    assert "challenger" not in aliases(store)
    with pytest.raises(ModelProblemError, match="no challenger"):
        withdraw(store, act())
    challenge(store, pair(store, "2"), act())
    promote(store, pair(store, "2"), act())
    assert standing(store).challenger is None


def test_a_version_that_is_not_there_is_refused_and_nothing_recorded(store):
    with pytest.raises(ModelProblemError):
        pair(store, "9")
    assert Ledger.read(store.ledger_file).entries == ()


class KilledError(BaseException):
    pass


@pytest.mark.parametrize("step", ["before", "after", "between"])
def test_a_kill_between_any_two_steps_leaves_exactly_one_champion(
    store, monkeypatch, step
):
    promote(store, pair(store, "1"), act())
    after = {"before": "1", "after": "2", "between": "2"}[step]
    second = pair(store, "2")
    with monkeypatch.context() as patch:
        patch.setattr(*killing(step))
        with pytest.raises(KilledError):
            promote(store, second, act(1))
    assert standing(store).champion == pair(store, after)
    align(store)
    names = [f"outlay-fraud/{after}", f"outlay-error/{after}"]
    assert aliases(store) == {"champion": names}


def killing(step):
    """Return what to replace so that the run dies at this step."""

    def killed(*_args, **_kwargs):
        raise KilledError

    if step == "before":
        return Ledger, "append", killed
    if step == "after":
        return promotion, "align", killed

    def half(wanted, uri):
        from outlay.models.registry import set_aliases

        of_fraud = {"outlay-fraud": wanted["champion"]["outlay-fraud"]}
        set_aliases({"champion": of_fraud}, uri)
        raise KilledError

    return promotion, "set_aliases", half


def test_suspended_models_decide_nothing_until_they_are_resumed(store):
    with pytest.raises(ModelProblemError, match="none to suspend"):
        suspend(store, act())
    promote(store, pair(store, "1"), act())
    assert suspend(store, act(1)) == pair(store, "1")
    assert standing(store).champion is None
    assert standing(store).latest == pair(store, "1")
    assert aliases(store) == {}
    with pytest.raises(ModelProblemError, match="none to suspend"):
        suspend(store, act(2))
    assert resume(store, act(3)) == pair(store, "1")
    assert standing(store).champion == pair(store, "1")
    assert aliases(store) == {"champion": ["outlay-fraud/1", "outlay-error/1"]}
    with pytest.raises(ModelProblemError, match="not suspended"):
        resume(store, act(4))
    told = [standing_at(store, NOON + dt.timedelta(days=d)).champion for d in range(4)]
    assert [each and each.fraud for each in told] == ["1", None, None, "1"]


def test_neither_promotion_nor_rollback_starts_suspended_models_again(store):
    promote(store, pair(store, "1"), act())
    suspend(store, act(1))
    promote(store, pair(store, "2"), act(2))
    assert standing(store).champion is None
    rollback(store, act(3))
    assert standing(store).champion is None
    assert resume(store, act(4)) == pair(store, "1")
