"""What people set for themselves, and staying signed in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from outlay.review.access import people as service
from outlay.review.access.forms import OwnForm
from outlay.review.access.permit import permit
from outlay.review.access.roles import May
from outlay.review.access.sessions import touch
from outlay.review.access.who import me


@permit(May.USE)
@require_http_methods(["GET", "HEAD", "POST"])
def own_settings(request: HttpRequest) -> HttpResponse:
    """Show and keep own settings."""
    person = me(request)
    if request.method != "POST":
        given = {"keys_on": person.keys_on, "away_until": person.away_until}
        return _page(request, OwnForm(initial=given))
    form = OwnForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    service.keep_own_settings(
        person,
        keys_on=form.cleaned_data["keys_on"],
        away_until=form.cleaned_data["away_until"],
    )
    messages.success(request, "Your settings were kept.")
    return redirect("own-settings")


@permit(May.USE)
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Let the idle time begin anew; `Session-Seconds` says how long it is now."""
    touch(request, at_once=True)
    return HttpResponse(status=204)


def _page(request: HttpRequest, form: OwnForm, status: int = 200) -> HttpResponse:
    agencies = me(request).scopes.order_by("agency").values_list("agency", flat=True)
    shown = {"form": form, "agencies": agencies}
    return render(request, "review/access/own.html", shown, status=status)
