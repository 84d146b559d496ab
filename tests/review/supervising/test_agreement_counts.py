"""Second looks: shares, kappa, and the list of disagreements."""

import pytest
from django.utils import timezone
from sklearn.metrics import cohen_kappa_score

from outlay.review.models import Action, Found, SecondLook, State, Suspicion
from outlay.review.supervising.agreement import agreement
from tests.review.made import OTHER_AGENCY
from tests.review.supervising.decided import DAY, made_case, made_decision


def looked(number, first_by, by, found, seen, agrees, **given):
    """Make a decision and what somebody else found of it; None: nobody looked yet."""
    wrong = found != Found.PROPER
    action = Action.IMPROPER if wrong else Action.RELEASE
    decision = made_case(
        number,
        first_by,
        action,
        found=found,
        suspicion=given.pop("suspected", ""),
        item={"state": State.IMPROPER if wrong else State.RELEASED}
        | given.pop("item", {}),
    )
    done = {} if seen is None else {"by": by, "at": timezone.now(), "agrees": agrees}
    return SecondLook.objects.create(
        item=decision.item,
        decision=decision,
        first_by=first_by,
        wanted_at=timezone.now(),
        found=seen or "",
        **(done | given),
    )


@pytest.fixture
def since():
    return timezone.now() - 30 * DAY


def test_share_and_kappa_count_the_looks(supervisor, analyst, other_analyst, since):
    proper, over, unknown = Found.PROPER, Found.OVERPAYMENT, Found.UNKNOWN
    pairs = [(proper, proper)] * 9 + [(over, over)] * 5 + [(over, proper)] * 3
    pairs += [(unknown, over), (proper, unknown)]
    for number, (one, other) in enumerate(pairs):
        looked(number, analyst, other_analyst, one, other, agrees=one == other)
    looked(90, analyst, None, over, None, agrees=None)
    looked(91, analyst, other_analyst, over, proper, agrees=False, at=since - DAY)
    found = agreement(supervisor, since)
    assert (found.same.hits, found.same.n) == (14, 19)
    firsts, seconds = zip(*pairs, strict=True)
    assert found.kappa.value == pytest.approx(cohen_kappa_score(firsts, seconds))
    assert (found.waiting, found.more, len(found.apart)) == (1, 0, 5)
    assert {each.agrees for each in found.apart} == {False}


def test_suspected_fraud_is_a_class_of_its_own(
    supervisor, analyst, other_analyst, since
):
    over, fraud = Found.OVERPAYMENT, Suspicion.FRAUD
    for number in range(12):
        looked(
            number,
            analyst,
            other_analyst,
            over,
            over,
            agrees=number % 2 == 0,
            suspected=fraud if number % 2 else "",
            suspicion=fraud if number % 4 == 1 else "",
        )
    kappa = agreement(supervisor, since).kappa
    firsts = ["f" if n % 2 else "o" for n in range(12)]
    seconds = ["f" if n % 4 == 1 else "o" for n in range(12)]
    assert kappa.value == pytest.approx(cohen_kappa_score(firsts, seconds))


def test_looks_of_other_agencies_are_not_seen(
    supervisor, analyst, other_analyst, since
):
    item = {"agency": OTHER_AGENCY}
    looked(1, analyst, other_analyst, Found.PROPER, Found.OVERPAYMENT, False, item=item)
    looked(2, analyst, None, Found.PROPER, None, None, item=item)
    found = agreement(supervisor, since)
    assert (found.same.n, found.waiting, found.apart) == (0, 0, [])


def test_nobody_waits_for_looks_that_nobody_can_take(
    supervisor, analyst, other_analyst, since
):
    reopened = looked(
        1, analyst, None, Found.PROPER, None, None, item={"state": State.OPEN}
    )
    made_decision(reopened.item, supervisor, Action.REOPEN)
    anew = looked(2, analyst, None, Found.PROPER, None, None)
    made_decision(anew.item, supervisor, Action.REOPEN)
    made_decision(anew.item, other_analyst)
    assert agreement(supervisor, since).waiting == 0
    looked(3, analyst, None, Found.PROPER, None, None)
    assert agreement(supervisor, since).waiting == 1


def test_a_look_at_what_was_undone_does_not_count(
    supervisor, analyst, other_analyst, since
):
    proper, over = Found.PROPER, Found.OVERPAYMENT
    for number in range(12):
        late = looked(number, analyst, other_analyst, proper, over, agrees=False)
        made_decision(late.item, supervisor, Action.REOPEN, at=late.at)
    found = agreement(supervisor, since)
    assert (found.same.n, found.kappa.n, found.apart, found.more) == (0, 0, [], 0)


def test_one_that_was_put_right_after_the_look_counts(
    supervisor, analyst, other_analyst, since
):
    """Else whoever opens each disagreement again would have people agree always."""
    look = looked(1, analyst, other_analyst, Found.PROPER, Found.UNKNOWN, agrees=False)
    made_decision(look.item, supervisor, Action.REOPEN)
    found = agreement(supervisor, since)
    assert (found.same.n, found.kappa.n, found.apart) == (1, 1, [look])
