"""The queue, finding one payment in it, and its help sheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from outlay.review.access.permit import permit
from outlay.review.access.roles import May
from outlay.review.access.scope import items_of
from outlay.review.models import Person
from outlay.review.queue.filters import KEY, Filters
from outlay.review.queue.keys import KEYS
from outlay.review.queue.place import address_of, place_in, place_of
from outlay.review.queue.showing import Problem, show

NOT_FOUND = Problem(
    "No payment and no payee with exactly this key is among those that you see. "
    "A key is written as in the queue, without anything left out.",
    "key",
)


@permit(May.SEE_CASES)
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Show one page of the queue.

    A form sends every field, also the empty ones; the address that people share is
    the short one.
    """
    place = place_of(request.GET.dict())
    if place.problems or request.GET.urlencode() == place.query:
        return show(request, place)
    if request.headers.get("HX-Request"):
        answer = show(request, place)
        answer.headers["HX-Push-Url"] = place.address
        return answer
    return redirect(place.address)


@permit(May.SEE_CASES)
@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Go to a payment or payee by its key.

    A POST, and only a key that exists gets into the address: whatever else somebody
    types here, a name or a taxpayer number, stays out of it.
    """
    key = request.POST.get("key", "").strip()
    filters = _found(key, request.user) if KEY.fullmatch(key) else None  # type: ignore[arg-type]
    if filters is not None:
        return redirect(address_of(filters.query))
    place = place_in(request.POST.get("back", ""))
    typed = {"key": key}
    return show(request, place, problems=(NOT_FOUND,), typed=typed, status=422)


def _found(key: str, person: Person) -> Filters | None:
    items = items_of(person)
    if items.filter(payment_key=key).exists():
        return Filters(payment=key)
    return Filters(payee=key) if items.filter(payee_key=key).exists() else None


@permit(May.USE)
@require_GET
def keys_help(request: HttpRequest) -> HttpResponse:
    """Show what each key does, and where they are switched off."""
    return render(request, "review/queue/keys.html", {"keys": KEYS})
