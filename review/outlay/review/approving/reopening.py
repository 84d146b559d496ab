"""Undoing: a supervisor opens a decided payment again, on the record."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from outlay.review.access.permit import permit
from outlay.review.access.roles import May
from outlay.review.access.scope import item_of
from outlay.review.approving.forms import ReopenForm
from outlay.review.cases.activity import Decided, decided
from outlay.review.cases.asking import refuse, wrongs
from outlay.review.cases.page import CONFLICT, INVALID, who
from outlay.review.deciding.claim import DECIDED
from outlay.review.deciding.refusals import LostUpdateError, Refused
from outlay.review.deciding.reopen import reopen as reopen_item
from outlay.review.models import AuditEvent, Item

EXPORTED = "export batch"  # as returning.export records it


@permit(May.SECOND)
@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what reopening does; a POST does it."""
    item = item_of(who(request), pk)
    if request.method != "POST":
        return _page(request, item, ReopenForm(initial={"version": item.version}))
    form = ReopenForm(request.POST)
    try:
        if form.is_valid():
            return _reopen(request, item, form)
    except LostUpdateError as lost:
        item, own_note = item_of(who(request), pk), form.cleaned_data["note"]
        return _page(request, item, form, status=CONFLICT, lost=lost, own_note=own_note)
    except Refused as refused:
        refuse(form, refused, refused.field)
    return _page(request, item, form, status=INVALID)


def exported_at(item: Item, since: dt.datetime) -> dt.datetime | None:
    """Return when the batch's decisions last went to the payer, if since then."""
    exports = AuditEvent.objects.filter(
        subject=f"batch:{item.batch_id}", action=EXPORTED, at__gte=since
    )
    last = exports.order_by("-number").first()
    return last.at if last else None


def _reopen(request: HttpRequest, item: Item, form: ReopenForm) -> HttpResponse:
    said = form.cleaned_data
    reopen_item(
        item,
        said["version"],
        by=who(request),
        reason_code=said["reason_code"],
        note=said["note"],
    )
    messages.success(request, "Opened again; it is in the queue.")
    return redirect("case", item.pk)


def _page(
    request: HttpRequest,
    item: Item,
    form: ReopenForm,
    *,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    latest: Decided | None = next(iter(decided(item)), None)
    page: dict[str, object] = {
        "item": item,
        "each": latest,
        "decided": item.state in DECIDED,
        "own": latest is not None and latest.decision.by_id == who(request).pk,
        "exported_at": exported_at(item, latest.decision.at) if latest else None,
        "past_cut_off": item.due_at <= timezone.now(),
        "form": form,
        "wrongs": wrongs(form) if form.is_bound and not more else [],
    }
    page |= more
    return render(request, "review/approving/reopen.html", page, status=status)
