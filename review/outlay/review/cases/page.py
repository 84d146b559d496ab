"""The page of one payment, and the same page with what went wrong."""

from collections.abc import Sequence
from typing import cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from outlay.review.access.permit import permit
from outlay.review.access.roles import May, allows
from outlay.review.access.scope import item_of
from outlay.review.cases.activity import Activity, activity
from outlay.review.cases.asking import wrongs
from outlay.review.cases.decision_form import first_form
from outlay.review.cases.facts import case_facts
from outlay.review.cases.opened import stamp
from outlay.review.cases.standing import standing
from outlay.review.cases.step_forms import (
    AssignForm,
    NoteForm,
    NoticeForm,
    RevealForm,
)
from outlay.review.deciding.appeals import rules
from outlay.review.deciding.verified import verified
from outlay.review.models import Item, Match, Person
from outlay.review.models.item import UNDECIDED
from outlay.review.queue.order import next_after

INVALID, CONFLICT = 422, 409


@permit(May.SEE_CASES)
@require_GET
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one payment."""
    return case_page(request, item_of(who(request), pk))


@permit(May.SEE_CASES)
@require_GET
def next_case(request: HttpRequest) -> HttpResponse:
    """Go on to the next payment of the queue, after the one last decided."""
    person = who(request)
    last = person.decisions.select_related("item").order_by("-id").first()
    following = next_after(person, last.item if last else None)
    return redirect("case", following.pk) if following else redirect("queue")


def who(request: HttpRequest) -> Person:
    """Return who asks; the middleware let nobody else in."""
    person = request.user
    if not isinstance(person, Person):
        raise TypeError(person)
    return person


def case_page(
    request: HttpRequest, item: Item, *, status: int = 200, **changes: object
) -> HttpResponse:
    """Return a case's page; `changes` replace parts of its context, such as a form.

    A form among them that was filled wrongly gives the summary of errors at the top.
    """
    person = who(request)
    did = activity(item)
    decisions = [each.decision for each in did.decisions]
    context = case_facts(person, item) | {
        "did": did,
        "standing": standing(item, decisions, did.notices),
        "just_decided": _just_decided(request, person, did),
        "undecided": item.state in UNDECIDED,
    }
    if allows(person.role, May.DECIDE):
        matches = cast("list[Match]", context["matches"])
        context |= _forms(person, item, matches)
        context["verified"] = verified(matches, did.notices)
    context |= changes
    context["wrongs"] = [
        wrong
        for form in changes.values()
        if isinstance(form, forms.Form) and form.is_bound
        for wrong in wrongs(form)
    ]
    return render(request, "review/cases/case.html", context, status=status)


def _forms(person: Person, item: Item, matches: Sequence[Match]) -> dict[str, object]:
    return {
        "form": first_form(item, person, stamp(person, item)),
        "note_form": NoteForm(auto_id="note_%s"),
        "notice_form": NoticeForm(matches=matches, rules=rules(person, item)),
        "reveal_form": RevealForm(auto_id="reveal_%s"),
        "assign_form": AssignForm(
            item, initial={"to": item.assigned_to_id}, auto_id="assign_%s"
        ),
    }


def _just_decided(request: HttpRequest, person: Person, did: Activity) -> bool:
    """Say whether the person comes from deciding this very payment."""
    own = bool(did.decisions) and did.decisions[0].decision.by_id == person.pk
    return own and "decided" in request.GET
