"""Second looks: shares, kappa, and the list of disagreements."""

import pytest
from django.utils import timezone
from sklearn.metrics import cohen_kappa_score

from outlay.review.models import Action, Found, SecondLook, Suspicion
from outlay.review.supervising.agreement import agreement
from tests.review.made import OTHER_AGENCY
from tests.review.supervising.decided import DAY, made_case


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
        item=given.pop("item", {}),
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
