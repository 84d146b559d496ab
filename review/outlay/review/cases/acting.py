"""What people do on a case: each view asks a service, and says what became of it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from outlay.review.access.permit import permit
from outlay.review.access.roles import May
from outlay.review.access.scope import item_of, items_of
from outlay.review.cases.asking import refuse
from outlay.review.cases.page import INVALID, case_page, who
from outlay.review.cases.step_forms import (
    AssignForm,
    NoteForm,
    NoticeForm,
    RevealForm,
)
from outlay.review.deciding.appeals import rules
from outlay.review.deciding.assign import assign as give
from outlay.review.deciding.notes import add_note
from outlay.review.deciding.notices import add_notice
from outlay.review.deciding.refusals import Refused
from outlay.review.deciding.reveal import reveal as open_identity
from outlay.review.models import Item


@permit(May.DECIDE)
@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a note on the case."""
    item = item_of(who(request), pk)
    form = NoteForm(request.POST, auto_id="note_%s")
    kept = form.is_valid() and _done(
        form, lambda: add_note(item, form.cleaned_data["text"], by=who(request))
    )
    if not kept:
        return case_page(request, item, status=INVALID, note_form=form)
    messages.success(request, "The note is kept.")
    return _back(item, "notes")


@permit(May.DECIDE)
@require_POST
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a step with the payee, or an independent verification."""
    item = item_of(who(request), pk)
    matches = list(item.matches.order_by("id"))
    form = NoticeForm(request.POST, matches=matches, rules=rules(who(request), item))
    kept = form.is_valid() and _done(
        form, lambda: add_notice(item, form.notice(), by=who(request))
    )
    if not kept:
        return case_page(request, item, status=INVALID, notice_form=form)
    messages.success(request, "The step is recorded.")
    return _back(item, "notices")


@permit(May.DECIDE)
@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the case to somebody, take it, or give it back."""
    person = who(request)
    item = item_of(person, pk)
    form = AssignForm(item, request.POST, auto_id="assign_%s")
    one = items_of(person).filter(pk=pk)
    kept = form.is_valid() and _done(
        form, lambda: _gave(request, form, give(one, by=person, **form.cleaned_data))
    )
    if not kept:
        return case_page(request, item, status=INVALID, assign_form=form)
    return _back(item, "standing")


@permit(May.REVEAL)
@require_POST
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who is paid, once the reason is recorded; as a part or as a page."""
    item = item_of(who(request), pk)
    form = RevealForm(request.POST, auto_id="reveal_%s")
    seen: dict[str, object] = {"item": item, "reveal_form": form}

    def _open() -> None:
        reason = form.cleaned_data["reason"]
        seen["identity"] = open_identity(item, by=who(request), reason=reason)

    opened = form.is_valid() and _done(form, _open)
    part = "revealed" if opened else "reveal"
    if getattr(request, "htmx", False):
        # htmx swaps only what was answered well: a missing reason shows in the form.
        return render(request, f"review/cases/{part}.html", seen)
    if not opened:
        return case_page(request, item, status=INVALID, reveal_form=form)
    return render(request, "review/cases/revealed_page.html", seen)


def _done(
    form: NoteForm | NoticeForm | AssignForm | RevealForm, act: Callable[[], object]
) -> bool:
    """Act; where a rule refuses, say so in the form and return False."""
    try:
        act()
    except Refused as refused:
        refuse(form, refused, refused.field)
        return False
    return True


def _gave(request: HttpRequest, form: AssignForm, changed: int) -> None:
    to = form.cleaned_data["to"]
    if not changed:
        messages.warning(request, "Nothing changed: somebody else was faster.")
    elif to == request.user:
        messages.success(request, "It is yours.")
    else:
        messages.success(request, f"It is with {to or 'nobody'} now.")


def _back(item: Item, part: str) -> HttpResponse:
    return redirect(f"{reverse('case', args=[item.pk])}#{part}")
