"""Signing in and out, the front page's way on, and the health check."""

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from outlay.review.access.permit import open_to_all, permit
from outlay.review.access.roles import May, Role
from outlay.review.access.who import me
from outlay.review.loading.people import PASSWORD, PEOPLE
from outlay.review.models import Person

# Where each role's work is.
FIRST_PAGE = {
    Role.ANALYST: "queue",
    Role.SUPERVISOR: "queue",
    Role.DATA_SCIENTIST: "queue",
    Role.AUDITOR: "trail",
    Role.ADMIN: "people",
}


class SignIn(LoginView):
    """The ways to sign in; passwords in the demonstration alone."""

    template_name = "review/sign_in.html"
    redirect_authenticated_user = True

    def post(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponse:
        """Try name and password.

        Raises
        ------
        PermissionDenied
            Outside the demonstration, whatever was entered.
        """
        if not settings.OPTIONS.demo:
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """Return which ways there are."""
        options = settings.OPTIONS
        return (
            super().get_context_data(**kwargs)
            | {
                "by_password": options.demo,
                "by_provider": options.oidc.on,
                "by_card": bool(options.piv_header),
            }
            | (_made_up() if options.demo else {})
        )


@permit(May.USE)
def home(request: HttpRequest) -> HttpResponse:
    """Send people where their work is."""
    return redirect(FIRST_PAGE[Role(me(request).role)])


@open_to_all
def health(_request: HttpRequest) -> HttpResponse:
    """Say that the process answers; nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@permit(May.USE)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("sign-in")


sign_in = open_to_all(SignIn.as_view())


def _made_up() -> dict[str, object]:
    """Return who can be tried in the demonstration, once they are made."""
    there = set(Person.objects.values_list("username", flat=True))
    shown = [each for each in PEOPLE if each.username in there]
    return {"demo_people": shown, "demo_password": PASSWORD}
