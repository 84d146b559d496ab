"""Two people set a policy; what they did cannot be changed unseen."""

import datetime as dt

import pytest

from outlay.decisions.approvals import (
    approve,
    check_approved,
    kept_policy,
    open_proposals,
    propose,
    standing_policy,
)
from outlay.decisions.policy import default
from outlay.payments.errors import PolicyError
from outlay.payments.ledger import Act, Ledger
from outlay.payments.store import Store
from tests.decisions.standins import policy_with

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
STRICT = policy_with(default={"max_false_positive_rate": 0.005})


@pytest.fixture
def store(tmp_path):
    return Store.create(tmp_path / "home")


def act(by):
    return Act(by, "fewer delays", NOON)


def test_without_an_approved_policy_the_default_decides(store):
    assert standing_policy(store) == default()
    check_approved(store, default())
    propose(store, STRICT, act("A. Ames"))
    assert standing_policy(store) == default()


def test_an_approved_policy_decides_from_then_on(store):
    digest = propose(store, STRICT, act("A. Ames"))
    assert approve(store, digest[:6], act("B. Boyd")) == STRICT
    assert standing_policy(store) == STRICT
    check_approved(store, STRICT)
    events = [(e.event, e.by) for e in Ledger.read(store.ledger_file).entries]
    assert events == [("propose policy", "A. Ames"), ("approve policy", "B. Boyd")]


@pytest.mark.parametrize("by", ["A. Ames", "a. ames", " A.  AMES "])
def test_nobody_approves_what_they_proposed(store, by):
    digest = propose(store, STRICT, act("A. Ames"))
    with pytest.raises(PolicyError, match="cannot approve it"):
        approve(store, digest, act(by))
    assert standing_policy(store) == default()


def test_what_nobody_proposed_cannot_be_approved(store):
    for digest in ("abc", ""):
        with pytest.raises(PolicyError, match="nobody proposed"):
            approve(store, digest, act("B. Boyd"))


def test_a_policy_that_decides_is_not_proposed_again(store):
    approve(store, propose(store, STRICT, act("A. Ames")), act("B. Boyd"))
    with pytest.raises(PolicyError, match="decides already"):
        propose(store, STRICT, act("C. Cole"))


def test_an_earlier_policy_may_come_back_with_a_new_approval(store):
    other = policy_with(default={"max_false_positive_rate": 0.02})
    for policy in (STRICT, other, STRICT):
        approve(store, propose(store, policy, act("A. Ames")), act("B. Boyd"))
    assert standing_policy(store) == STRICT


def test_a_policy_that_was_not_approved_is_refused(store):
    propose(store, STRICT, act("A. Ames"))
    with pytest.raises(PolicyError, match="not approved by a second person"):
        check_approved(store, STRICT)


def test_a_changed_or_lost_file_is_found(store):
    digest = propose(store, STRICT, act("A. Ames"))
    path = store.policy_file(digest)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("0.005", "0.5"), encoding="utf-8")
    with pytest.raises(PolicyError, match="was changed"):
        approve(store, digest, act("B. Boyd"))
    path.unlink()
    with pytest.raises(PolicyError, match="missing or damaged"):
        kept_policy(store, digest)


def test_what_nobody_approved_since_is_open_newest_first(store):
    other = policy_with(default={"max_false_positive_rate": 0.02})
    first = propose(store, STRICT, act("A. Ames"))
    second = propose(store, other, act("B. Boyd"))
    assert [e.facts["policy"] for e in open_proposals(store)] == [second, first]
    approve(store, second, act("A. Ames"))
    assert [(e.by, e.facts["policy"]) for e in open_proposals(store)] == [
        ("A. Ames", first)
    ]
    # Proposed again after its approval it is open again, by whoever did so last.
    approve(store, first, act("B. Boyd"))
    propose(store, other, act("C. Cole"))
    assert [e.by for e in open_proposals(store)] == ["C. Cole"]
