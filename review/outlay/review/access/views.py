"""Signing in and out, the front page's way on, and the health check."""

from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from outlay.review.access.permit import open_to_all, permit
from outlay.review.access.roles import May, Role

# Where each role's work is.
FIRST_PAGE = {
    Role.ANALYST: "queue",
    Role.SUPERVISOR: "queue",
    Role.DATA_SCIENTIST: "queue",
    Role.AUDITOR: "trail",
    Role.ADMIN: "people",
}


@permit(May.USE)
def home(request: HttpRequest) -> HttpResponse:
    """Send people where their work is."""
    return redirect(FIRST_PAGE[Role(request.user.role)])  # type: ignore[union-attr]


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


sign_in = open_to_all(LoginView.as_view(template_name="review/sign_in.html"))
