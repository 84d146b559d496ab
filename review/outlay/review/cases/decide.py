"""Deciding on the page: right, incomplete, or too late."""

from contextlib import suppress

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from outlay.review.access.permit import permit
from outlay.review.access.roles import May
from outlay.review.access.scope import item_of
from outlay.review.cases.asking import refuse
from outlay.review.cases.clock import in_words
from outlay.review.cases.decision_form import DecisionForm
from outlay.review.cases.entered import field_of, verdict_of
from outlay.review.cases.opened import seconds_since
from outlay.review.cases.page import CONFLICT, INVALID, case_page, who
from outlay.review.deciding.claim import lost as lost_to
from outlay.review.deciding.decide import decide as decide_item
from outlay.review.deciding.notes import keep_lost
from outlay.review.deciding.refusals import LostUpdateError, Refused
from outlay.review.deciding.written import written
from outlay.review.models import Action, Decision, Item

SAID = {
    Action.RELEASE: "Released.",
    Action.IMPROPER: "Recorded as improper.",
    Action.REFER: "Referred for investigation.",
}


@permit(May.DECIDE)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the decision; a page says what is missing, or who was faster."""
    item = item_of(who(request), pk)
    form = DecisionForm(item, request.POST)
    try:
        if form.is_valid():
            return _decided(request, _write(request, item, form))
    except LostUpdateError as lost:
        return _too_late(request, pk, lost, form)
    except Refused as refused:
        action = form.cleaned_data["action"]
        refuse(form, refused, field_of(refused.field, action))
    if form.cleaned_data.get("version") not in {None, item.version}:
        return _too_late(request, pk, _late_and_incomplete(request, item, form), form)
    return case_page(request, item, status=INVALID, form=form)


def _write(request: HttpRequest, item: Item, form: DecisionForm) -> Decision:
    return decide_item(
        item,
        form.cleaned_data["version"],
        verdict_of(form.cleaned_data),
        by=who(request),
        seconds_on_case=seconds_since(
            form.cleaned_data["opened_at"], who(request), item
        ),
        opened_details=opened_details(request.POST),
    )


def opened_details(said: QueryDict) -> bool | None:
    """Return whether details were opened; None of a browser without our script."""
    return {"yes": True, "no": False}.get(said.get("opened_details", ""))


def _decided(request: HttpRequest, decision: Decision) -> HttpResponse:
    messages.success(request, _said(decision))
    return redirect(f"{reverse('case', args=[decision.item_id])}?decided")


def _said(decision: Decision) -> str:
    if decision.needs_second:
        label = Action(decision.action).label.lower()
        return f"Your decision ({label}) waits for a second person."
    if decision.hold_until is not None:
        return f"Held until {in_words(decision.hold_until)}."
    return SAID[Action(decision.action)]


def _late_and_incomplete(
    request: HttpRequest, item: Item, form: DecisionForm
) -> LostUpdateError:
    """Return who was faster than somebody whose form was not complete either.

    What is missing does not matter any more; their words are kept, if they may be.
    """
    lost = lost_to(item)
    with suppress(Refused):
        text = written(form.cleaned_data.get("note", ""), "note", needed=False)
        keep_lost(lost, "an incomplete decision", text, by=who(request))
    return lost


def _too_late(
    request: HttpRequest, pk: int, lost: LostUpdateError, form: DecisionForm
) -> HttpResponse:
    """Show the case as it stands now, who was faster, and the person's own words."""
    item = item_of(who(request), pk)
    own_note = form.cleaned_data.get("note", "")
    return case_page(request, item, status=CONFLICT, lost=lost, own_note=own_note)
