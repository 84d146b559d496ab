"""Every request passes here: who may see the view, and that nothing is kept."""

import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from outlay.review.access.permit import OPEN
from outlay.review.access.roles import May, allows

Respond = Callable[[HttpRequest], HttpResponse]
TOUCH_EVERY = 60  # seconds; a session saved on each request makes every read a write
TOUCHED = "touched"


class PermitMiddleware:
    """Refuses a view that the person's role does not allow, or that says nothing."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; `process_view` has the say."""
        return self.respond(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_: object
    ) -> HttpResponse | None:
        """Return None where the view may answer, else a way to sign in.

        Raises
        ------
        PermissionDenied
            Where the person's role does not allow the view.
        """
        needs = getattr(view, "needs", None)
        if needs == OPEN:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not isinstance(needs, May) or not allows(request.user.role, needs):
            raise PermissionDenied
        return None


class PrivateMiddleware:
    """No signed-in page is kept by a browser or proxy; sessions end when idle."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and forbid keeping the answer."""
        if request.user.is_authenticated:
            self._touch(request)
        response = self.respond(request)
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        return response

    def _touch(self, request: HttpRequest) -> None:
        now = int(time.time())
        if now - request.session.get(TOUCHED, 0) >= TOUCH_EVERY:
            request.session[TOUCHED] = now
