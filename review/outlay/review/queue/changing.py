"""What the queue's forms change: bulk acts, and saved views."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from outlay.review.access.permit import permit
from outlay.review.access.roles import May
from outlay.review.deciding.refusals import Refused
from outlay.review.models import Person, SavedView
from outlay.review.queue.bulk import Chosen, Done, chosen_in, give, hold, numbers_in
from outlay.review.queue.choices import colleagues_of
from outlay.review.queue.place import Place, place_in
from outlay.review.queue.saved import delete_view, save_view
from outlay.review.queue.showing import Problem, show

TAKE, ASSIGN, HOLD = "take", "assign", "hold"
VERBS = {TAKE: "taken", ASSIGN: "assigned", HOLD: "held"}
ONLY = (
    "Payments can be taken, assigned or held several at a time. "
    "Each is decided by itself, on its own page."
)
NOBODY = "nobody"


@permit(May.DECIDE)
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Take, assign or hold what is checked; anything else is refused."""
    action, place = request.POST.get("action"), place_in(request.POST.get("back", ""))
    if action not in VERBS:
        return HttpResponseBadRequest(ONLY, content_type="text/plain; charset=utf-8")
    try:
        chosen = chosen_in(dict(request.POST.lists()))
        done = _do(request, action, chosen)
    except Refused as refused:
        return _refuse(request, place, refused)
    request.session["queue_done"] = _told(action, done)
    return redirect(place.address + _row(request, chosen))


def _do(request: HttpRequest, action: str, chosen: Chosen) -> Done:
    by: Person = request.user  # type: ignore[assignment]
    said = request.POST
    if action == TAKE:
        return give(chosen, to=by, by=by)
    if action == ASSIGN:
        return give(chosen, to=_assignee(said.get("to", ""), by), by=by)
    return hold(
        chosen,
        by=by,
        reason_code=said.get("reason_code", ""),
        note=said.get("note", ""),
        last_day=said.get("hold_until", ""),
    )


def _assignee(said: str, by: Person) -> Person | None:
    if said == NOBODY:
        return None
    for person in colleagues_of(by):
        if str(person.pk) == said:
            return person
    raise Refused("Nobody is chosen to assign to", "Choose a person", "to")


def _told(action: str, done: Done) -> dict[str, object]:
    """Return the result as the next page tells it; kept in the session until then."""
    what = "payment" if done.count == 1 else "payments"
    return {
        "words": f"{done.count:,} {what} {VERBS[action]}.",
        "lost": [
            {"number": each.number, "key": each.payment_key, "what": each.what}
            for each in done.lost
        ],
    }


def _row(request: HttpRequest, chosen: Chosen) -> str:
    """Return where on the page to go on: after the key for one row, that row."""
    return f"#at-{chosen[0][0]}" if request.POST.get("one") else ""


def _refuse(request: HttpRequest, place: Place, refused: Refused) -> HttpResponse:
    """Show the page again, with what was typed and checked still there."""
    texts = request.POST.getlist("item")
    return show(
        request,
        place,
        problems=(Problem(f"{refused}.", refused.field),),
        typed=request.POST.dict(),
        checked=frozenset(number for number, _ in numbers_in(texts)),
        status=422,
    )


@permit(May.SEE_CASES)
@require_POST
def view_save(request: HttpRequest) -> HttpResponse:
    """Keep the filters that are on under a name."""
    place, name = place_in(request.POST.get("back", "")), request.POST.get("name", "")
    shared = bool(request.POST.get("shared"))
    by: Person = request.user  # type: ignore[assignment]
    try:
        replaced = save_view(name, place.query, shared=shared, by=by)
    except Refused as refused:
        return _refuse(request, place, refused)
    how = "replaced the one of that name" if replaced else "is saved"
    messages.success(request, f"The view “{name.strip()}” {how}.")
    return redirect(place.address)


@permit(May.SEE_CASES)
@require_POST
def view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a view of one's own; another's is not there."""
    by: Person = request.user  # type: ignore[assignment]
    view = get_object_or_404(SavedView, pk=pk, owner=by)
    delete_view(view.pk, by=by)
    messages.success(request, f"The view “{view.name}” is deleted.")
    return redirect(place_in(request.POST.get("back", "")).address)
