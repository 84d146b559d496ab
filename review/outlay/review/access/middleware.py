"""Every request passes here: who may see the view, and that nothing is kept."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django_htmx.http import HttpResponseClientRedirect

from outlay.review.access.permit import OPEN
from outlay.review.access.roles import May, allows
from outlay.review.access.sessions import SECONDS_LEFT, seconds_left, touch

Respond = Callable[[HttpRequest], HttpResponse]


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
            return _to_sign_in(request)
        if not isinstance(needs, May) or not allows(request.user.role, needs):
            raise PermissionDenied
        return None


class PrivateMiddleware:
    """No signed-in page is kept by a browser or proxy; sessions end."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, forbid keeping the answer, and say how long the session lasts."""
        if request.user.is_authenticated:
            touch(request)
        private = request.user.is_authenticated
        response = self.respond(request)
        if private or request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        if request.user.is_authenticated:
            response.headers[SECONDS_LEFT] = str(seconds_left(request))
        return response


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in page, and from there back to the page that was open.

    An address that takes only POST is no page to come back to; a part of a page that
    htmx asked for is none either, and the whole window must go.
    """
    part = request.headers.get("HX-Request") == "true"
    if request.method in {"GET", "HEAD"} and not part:
        return redirect_to_login(request.get_full_path())
    page = urlsplit(request.headers.get("HX-Current-URL" if part else "Referer", ""))
    back = page.path if page.netloc == request.get_host() else "/"
    answer = redirect_to_login(back)
    return HttpResponseClientRedirect(answer.url) if part else answer
