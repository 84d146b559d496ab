"""Signing in, failing to, and signing out go into the audit log."""

from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.auth.signals import (
    user_logged_in,
    user_logged_out,
    user_login_failed,
)
from django.dispatch import receiver
from django.http import HttpRequest

from outlay.review.access.refusal import Why
from outlay.review.access.sessions import begin
from outlay.review.models import Person
from outlay.review.trail.record import record

_WAYS = {"ModelBackend": "password", "OidcBackend": "oidc", "PivBackend": "piv"}


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: Person, **_more: object) -> None:
    """Record who signed in, and in which way."""
    backend = request.session[BACKEND_SESSION_KEY].rpartition(".")[2]
    begin(request)
    way = {"way": _WAYS.get(backend, backend)}
    record(user.username, "sign_in", f"person:{user.pk}", way)


@receiver(user_logged_out)
def signed_out(user: Person | None, **_more: object) -> None:
    """Record who signed out; a session that nobody had is no event."""
    if user is not None:
        record(user.username, "sign_out", f"person:{user.pk}")


@receiver(user_login_failed)
def failed(credentials: dict[str, Any], **_more: object) -> None:
    """Record a wrong password; the name only if it is somebody's.

    People type passwords, and other numbers, into the field of the name.
    """
    if "username" not in credentials:
        return
    typed = str(credentials["username"])
    named = Person.objects.filter(username=typed).exists()
    data = {"way": "password", "why": "password" if named else Why.UNKNOWN.value}
    record(typed if named else "nobody", "sign_in_refused", "sign-in", data)
