"""The administrators' pages: who is here, and as what."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from outlay.review.access import people as service
from outlay.review.access.forms import NewPersonForm, PersonForm
from outlay.review.access.people_read import everybody, waiting_for
from outlay.review.access.permit import permit
from outlay.review.access.roles import May
from outlay.review.access.who import me
from outlay.review.deciding.refusals import Refused
from outlay.review.models import Person

UNPROCESSABLE = 422


@permit(May.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """List everybody, and enter somebody new."""
    if request.method != "POST":
        return _list(request, NewPersonForm(initial={"active": True}))
    form = NewPersonForm(request.POST)
    if form.is_valid():
        try:
            added = service.add(
                form.cleaned_data["username"], form.entry(), by=me(request)
            )
        except Refused as refused:
            _tell(form, refused)
        else:
            messages.success(request, f"{added} was entered.")
            return redirect("person", pk=added.pk)
    return _list(request, form, status=UNPROCESSABLE)


@permit(May.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person, and change what they are here."""
    found = get_object_or_404(everybody(), pk=pk)
    if request.method != "POST":
        return _one(request, found, PersonForm.of(found))
    if "forget" in request.POST:
        service.forget_identity(found, by=me(request))
        messages.success(request, "The next sign-on of this person is a first one.")
        return redirect("person", pk=pk)
    form = PersonForm(request.POST)
    if form.is_valid():
        try:
            service.change(found, form.entry(), by=me(request))
        except Refused as refused:
            _tell(form, refused)
        else:
            messages.success(request, "The changes were kept.")
            return redirect("person", pk=pk)
    return _one(request, found, form, status=UNPROCESSABLE)


def _tell(form: PersonForm, refused: Refused) -> None:
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, str(refused))


def _list(request: HttpRequest, form: NewPersonForm, status: int = 200) -> HttpResponse:
    shown = {"people": everybody(), "form": form}
    return render(request, "review/access/people.html", shown, status=status)


def _one(
    request: HttpRequest, found: Person, form: PersonForm, status: int = 200
) -> HttpResponse:
    shown = {
        "person": found,
        "form": form,
        "own": found.pk == me(request).pk,
        "waiting": waiting_for(found),
    }
    return render(request, "review/access/person.html", shown, status=status)
