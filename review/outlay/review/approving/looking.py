"""Second looks: the case again, without anything that the first person said of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from outlay.review.access.permit import permit
from outlay.review.access.roles import May
from outlay.review.approving.forms import LookForm
from outlay.review.approving.fresh_eyes import looks_of, wanted_of
from outlay.review.cases.asking import refuse, wrongs
from outlay.review.cases.facts import case_facts
from outlay.review.cases.page import INVALID, who
from outlay.review.deciding.looks import look
from outlay.review.deciding.refusals import Refused
from outlay.review.models import SecondLook

MOST = 50  # rows of the list
FIELDS = {"amount_wrong_cents": "amount_wrong"}  # the service's names, and the form's


@permit(May.DECIDE)
@require_GET
def second_looks(request: HttpRequest) -> HttpResponse:
    """List the payments that wait for a second look by this person."""
    found = list(wanted_of(who(request))[: MOST + 1])
    page = {"looks": found[:MOST], "more": len(found) > MOST}
    return render(request, "review/approving/second_looks.html", page)


@permit(May.DECIDE)
@require_http_methods(["GET", "POST"])
def second_look(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the case alone; a POST keeps what the second person found."""
    wanted = get_object_or_404(looks_of(who(request)), pk=pk)
    if request.method == "POST":
        return _looked(request, wanted, LookForm(request.POST))
    if not wanted_of(who(request)).filter(pk=pk).exists():
        messages.info(request, "That payment needs no second look any more.")
        return redirect("second-looks")
    return _page(request, wanted, LookForm())


def _looked(request: HttpRequest, wanted: SecondLook, form: LookForm) -> HttpResponse:
    if form.is_valid():
        said = form.cleaned_data
        try:
            look(
                wanted,
                by=who(request),
                found=said["found"],
                suspicion=said["suspicion"],
                amount_wrong_cents=said["amount_wrong"],
                note=said["note"],
            )
        except Refused as refused:
            refuse(form, refused, FIELDS.get(refused.field, refused.field))
        else:
            messages.success(request, "Recorded. Thank you for looking again.")
            return redirect("second-looks")
    return _page(request, wanted, form, status=INVALID)


def _page(
    request: HttpRequest, wanted: SecondLook, form: LookForm, *, status: int = 200
) -> HttpResponse:
    page = case_facts(who(request), wanted.item) | {
        "look": wanted,
        "form": form,
        "wrongs": wrongs(form) if form.is_bound else [],
    }
    return render(request, "review/approving/second_look.html", page, status=status)
