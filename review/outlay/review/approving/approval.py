"""The second person's pages: what waits, and one decision with its case."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from outlay.review.access.permit import permit
from outlay.review.access.roles import May
from outlay.review.approving.forms import APPROVE, SayForm
from outlay.review.approving.waiting import appealed, decisions_of, waiting
from outlay.review.cases.activity import decided
from outlay.review.cases.asking import refuse, wrongs
from outlay.review.cases.facts import case_facts
from outlay.review.cases.page import CONFLICT, INVALID, who
from outlay.review.deciding.refusals import LostUpdateError, Refused
from outlay.review.deciding.second import second_say
from outlay.review.deciding.verified import on_other_grounds, verified_of
from outlay.review.models import Decision, State


@permit(May.SECOND)
@require_GET
def approvals(request: HttpRequest) -> HttpResponse:
    """List what waits; one's own decisions too, but those need somebody else.

    Below stand granted appeals that nobody reopened yet.
    """
    person = who(request)
    page = {"waiting": waiting(person), "appealed": appealed(person)}
    return render(request, "review/approving/approvals.html", page)


@permit(May.SECOND)
@require_http_methods(["GET", "POST"])
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one decision with its case; a POST approves or returns it.

    Raises
    ------
    PermissionDenied
        Where somebody has a say on their own decision.
    """
    person = who(request)
    decision = get_object_or_404(decisions_of(person), pk=pk)
    if request.method != "POST":
        return _page(request, decision, SayForm())
    if decision.by_id == person.pk:
        raise PermissionDenied
    return _said(request, decision, SayForm(request.POST))


def _said(request: HttpRequest, decision: Decision, form: SayForm) -> HttpResponse:
    try:
        if form.is_valid():
            return _say(request, decision, form)
    except LostUpdateError as lost:
        stands = decisions_of(who(request)).get(pk=decision.pk)
        own_note = form.cleaned_data["note"]
        return _page(
            request, stands, form, status=CONFLICT, lost=lost, own_note=own_note
        )
    except Refused as refused:
        refuse(form, refused, refused.field)
    return _page(request, decision, form, status=INVALID)


def _say(request: HttpRequest, decision: Decision, form: SayForm) -> HttpResponse:
    approve = form.cleaned_data["say"] == APPROVE
    second_say(
        decision, by=who(request), approve=approve, note=form.cleaned_data["note"]
    )
    messages.success(request, "Approved." if approve else "Returned to the queue.")
    return redirect("approvals")


def _page(
    request: HttpRequest,
    decision: Decision,
    form: SayForm,
    *,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    person, item = who(request), decision.item
    told = next(each for each in decided(item) if each.decision.pk == decision.pk)
    waits = not decision.second and item.state == State.PENDING
    page = case_facts(person, item) | {
        "each": told,
        "own": decision.by_id == person.pk,
        "waits": waits,
        "verified": verified_of(item),
        "other_grounds": on_other_grounds(decision.verification),
        "form": form,
        "wrongs": wrongs(form) if form.is_bound and not more else [],
    }
    page |= more
    return render(request, "review/approving/approval.html", page, status=status)
