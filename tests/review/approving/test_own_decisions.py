"""Nobody approves their own decision: edge, service and database refuse it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from outlay.review.approving import approval
from outlay.review.deciding.refusals import Refused
from outlay.review.deciding.second import second_say
from outlay.review.models import Decision
from tests.review.approving.settled import referred
from tests.review.made import made_item

LIST = "/approvals/"


def address(decision):
    return reverse("approval", args=[decision.pk])


@pytest.fixture
def own(supervisor):
    return referred(made_item(), supervisor)


@pytest.mark.parametrize("say", ["approve", "return"])
def test_own_at_the_edge(own, supervisor, signed_in, say):
    client = signed_in(supervisor)
    answer = client.post(address(own), {"say": say, "note": "Fine."})
    assert answer.status_code == 403
    own.refresh_from_db()
    assert own.second == ""


@pytest.mark.parametrize("approve", [True, False])
def test_own_in_the_service(own, supervisor, approve):
    with pytest.raises(Refused, match="their own decision"):
        second_say(own, by=supervisor, approve=approve, note="Fine.")
    own.refresh_from_db()
    assert own.second == ""


@pytest.mark.parametrize("said", ["approved", "returned"])
def test_own_in_the_database(own, supervisor, said):
    change = {"second": said, "second_by": supervisor, "second_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=own.pk).update(**change)
    own.refresh_from_db()
    assert own.second == ""


def test_the_same_change_by_somebody_else_is_kept(own, other_supervisor):
    """The test above can fail: it is the person that the database refuses."""
    change = {
        "second": "approved",
        "second_by": other_supervisor,
        "second_at": timezone.now(),
    }
    assert Decision.objects.filter(pk=own.pk).update(**change) == 1


def test_own_ones_are_listed_without_a_way_to_say(own, supervisor, signed_in):
    client = signed_in(supervisor)
    page = client.get(LIST).content.decode()
    assert "somebody else must agree" in page
    assert address(own) not in page
    alone = client.get(address(own)).content.decode()
    assert "You decided this yourself." in alone
    assert "Record your say" not in alone


def test_own_ones_are_for_the_other_supervisor(own, other_supervisor, signed_in):
    page = signed_in(other_supervisor).get(LIST).content.decode()
    assert address(own) in page


def test_the_edge_refuses_before_the_service(own, supervisor, rf, monkeypatch):
    monkeypatch.setattr(approval, "second_say", lambda *_, **__: pytest.fail("asked"))
    request = rf.post(address(own), {"say": "approve"})
    request.user = supervisor
    with pytest.raises(PermissionDenied):
        approval.approval(request, own.pk)
