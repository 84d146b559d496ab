"""Two people set a policy, for agencies that they supervise, and both books say so."""

import pytest

from outlay.decisions.approvals import approve, open_proposals, propose, standing_policy
from outlay.decisions.policy import default
from outlay.payments.ledger import Act, Ledger
from outlay.review.access.roles import Role
from outlay.review.deciding.refusals import Refused
from outlay.review.models import AuditEvent
from outlay.review.supervising.differences import differences
from outlay.review.supervising.operating import operating
from outlay.review.supervising.proposing import approve_policy, propose_limit
from outlay.review.trail.verify import verify
from tests.decisions.standins import policy_with
from tests.review.made import AGENCY, OTHER_AGENCY, made_person
from tests.review.supervising.standing import AT, FEW

WHY = "more recall for a few more reviews"


@pytest.fixture
def both(db):
    """Two supervisors of every agency."""
    every = (AGENCY, OTHER_AGENCY)
    return [
        made_person(name, Role.SUPERVISOR, agencies=every) for name in ("una", "vic")
    ]


def proposed(store, by, limit=0.02, program="", reason=WHY):
    return propose_limit(store, operating(store), limit, program, by=by, reason=reason)


def approved(store, digest, by, reason=WHY):
    return approve_policy(store, operating(store), digest, by=by, reason=reason)


def events(store):
    return [(e.event, e.by) for e in Ledger.read(store.ledger_file).entries[1:]]


def logged():
    rows = AuditEvent.objects.order_by("number")
    return [(each.action, each.actor, each.subject) for each in rows]


def test_one_proposes_and_another_approves(bare_store, training, both):
    digest = proposed(bare_store, both[0])
    assert standing_policy(bare_store) == default()
    policy = approved(bare_store, digest, both[1])
    assert policy.default.max_false_positive_rate == 0.02
    assert standing_policy(bare_store) == policy
    told = [("propose policy", "una"), ("approve policy", "vic")]
    assert events(bare_store) == told
    assert logged() == [(*each, f"policy:{digest}") for each in told]
    assert verify().sound
    assert open_proposals(bare_store) == []
    # The curve is then that of the new policy.
    assert operating(bare_store).digest == digest


def test_the_reason_stands_in_the_ledger_and_not_in_the_log(bare_store, training, both):
    proposed(bare_store, both[0])
    assert Ledger.read(bare_store.ledger_file).entries[-1].reason == WHY
    (event,) = AuditEvent.objects.all()
    assert event.data == {"limit": "0.02", "program": "", "before": default().digest()}


def test_nobody_approves_their_own_and_nothing_is_written(bare_store, training, both):
    digest = proposed(bare_store, both[0])
    with pytest.raises(Refused, match="Una proposed"):
        approved(bare_store, digest, both[0])
    assert events(bare_store) == [("propose policy", "una")]
    assert [action for action, *_ in logged()] == ["propose policy"]
    assert standing_policy(bare_store) == default()


def test_who_only_supervises_one_agency_sets_limits_of_its_programs(
    bare_store, training, supervisor, other_supervisor
):
    with pytest.raises(Refused, match="agencies that you do not supervise"):
        proposed(bare_store, supervisor)
    with pytest.raises(Refused, match="agencies that you do not supervise"):
        proposed(bare_store, supervisor, program="Travel")
    digest = proposed(bare_store, supervisor, program="Pension")
    policy = approved(bare_store, digest, other_supervisor)
    assert policy.limits("Pension", None).max_false_positive_rate == 0.02
    assert policy.limits("Travel", None) == default().limits("Travel", None)


def test_a_proposal_from_the_command_line_needs_somebody_of_every_agency(
    bare_store, training, supervisor, both
):
    act = Act("Cole", "fewer places", AT)
    digest = propose(bare_store, policy_with(capacity={"reviews_per_day": 9}), act)
    with pytest.raises(Refused, match="agencies that you do not supervise"):
        approved(bare_store, digest, supervisor)
    assert approved(bare_store, digest, both[0]).capacity.reviews_per_day == 9


@pytest.mark.parametrize(
    ("asked", "match"),
    [
        ({"limit": 0.01}, "holds already"),
        ({"limit": FEW}, "1,814 more reviewed payments"),
        ({"limit": 0.0123}, "Nobody knows"),
        ({"program": "Unheard of"}, "Nobody knows"),
        ({"reason": "  because  "}, "needs a reason"),
    ],
)
def test_what_cannot_be_proposed_is_refused(bare_store, training, both, asked, match):
    with pytest.raises(Refused, match=match):
        proposed(bare_store, both[0], **asked)
    assert (events(bare_store), logged()) == ([], [])


def test_the_same_policy_is_not_proposed_twice(bare_store, training, both):
    proposed(bare_store, both[0])
    with pytest.raises(Refused, match="proposed already"):
        proposed(bare_store, both[1])


def test_what_nobody_proposed_or_somebody_approved_is_not_approved(
    bare_store, training, both
):
    with pytest.raises(Refused, match="does not wait"):
        approved(bare_store, "0" * 16, both[0])
    digest = proposed(bare_store, both[0])
    approve(bare_store, digest, Act("Cole", "by command", AT))
    with pytest.raises(Refused, match="does not wait"):
        approved(bare_store, digest, both[1])


@pytest.mark.parametrize("role", [Role.ANALYST, Role.DATA_SCIENTIST, Role.ADMIN])
def test_other_roles_set_no_policy_even_past_the_page(bare_store, training, db, role):
    person = made_person("ned", role, agencies=(AGENCY, OTHER_AGENCY))
    with pytest.raises(Refused, match="role does not set policies"):
        proposed(bare_store, person)


def test_a_closed_account_sets_no_policy(bare_store, training, both):
    both[0].is_active = False
    with pytest.raises(Refused, match="role does not set policies"):
        proposed(bare_store, both[0])


def test_differences_are_said_line_by_line():
    new = policy_with(
        default={"max_false_positive_rate": 0.005},
        capacity={"reviews_per_day": 9},
        stratum=[{"program": "Pension", "max_false_positive_rate": 0.02}],
    )
    said = [(d.where, d.what, d.before, d.after) for d in differences(default(), new)]
    assert set(said) == {
        ("every program", "limit on the false-positive rate", "1 %", "0.5 %"),
        ("capacity", "reviews a day", "50", "9"),
        ("Pension", "limit on the false-positive rate", "not said", "2 %"),
    }
    assert differences(new, new) == []
