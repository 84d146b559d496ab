"""The audit log's pages: reading it, verifying it, taking it along."""

from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from outlay.review.access.permit import permit
from outlay.review.access.roles import May
from outlay.review.trail.export import csv_pieces
from outlay.review.trail.filters import EventFilter
from outlay.review.trail.record import record
from outlay.review.trail.verify import head_now
from outlay.review.trail.words import in_words

PAGE = 50  # events
DIGITS = 18  # of a number that the database can hold


@permit(May.SEE_TRAIL)
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """Show the log, newest first; `before` pages on by number."""
    form = EventFilter(request.GET)
    before = _number(request.GET.get("before", ""))
    events = form.events() if before is None else form.before(before)
    found = list(events[: PAGE + 1])
    shown = found[:PAGE]
    page = {
        "form": form,
        "told": in_words(shown),
        "head": head_now(),
        "paged": before is not None,
        "older": _address(request, shown[-1].number) if len(found) > PAGE else "",
        "newest": _address(request, None),
    }
    status = 200 if form.is_valid() else 422
    return render(request, "review/trail/log.html", page, status=status)


@permit(May.SEE_TRAIL)
@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """Send the events asked for as a file; that this was done is an event too."""
    form = EventFilter(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was exported: correct the filter first.")
        return redirect("trail")
    newest = head_now().number
    record(request.user.get_username(), "export log", "trail", _told(form, newest))
    answer = StreamingHttpResponse(
        csv_pieces(form.events().filter(number__lte=newest)), content_type="text/csv"
    )
    name = f"audit-log-{timezone.now():%Y%m%dT%H%M%SZ}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _number(text: str) -> int | None:
    """Return an event's number from an address; None of what cannot be one."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS else None


def _told(form: EventFilter, newest: int) -> dict[str, str | int]:
    asked = {name: str(value) for name, value in form.cleaned_data.items() if value}
    return {"up_to": newest, **asked}


def _address(request: HttpRequest, before: int | None) -> str:
    asked = request.GET.copy()
    asked.pop("before", None)
    if before is not None:
        asked["before"] = str(before)
    return f"?{asked.urlencode()}"
