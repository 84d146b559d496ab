"""Sign-on with a PIV card, which a named proxy has checked and tells of in a header."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, authenticate, login, logout
from django.contrib.auth.backends import BaseBackend
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from outlay.review.access.identities import card_subject, known
from outlay.review.access.permit import open_to_all
from outlay.review.access.proxies import from_proxy
from outlay.review.access.refusal import SignOnRefused, Why
from outlay.review.access.refused_page import refused_page
from outlay.review.models import Person

PATH = "outlay.review.access.piv.PivBackend"
Respond = Callable[[HttpRequest], HttpResponse]


def card_of(request: HttpRequest) -> str:
    """Return the subject of the card that was shown, as a named proxy says; or ""."""
    header = settings.OPTIONS.piv_header
    if not header or not from_proxy(request):
        return ""
    return request.headers.get(header, "").strip()


class PivBackend(BaseBackend):
    """Signs on who has the card of somebody whom an administrator entered."""

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002 - the card comes by itself
        **credentials: object,
    ) -> Person | None:
        """Return the person of the card, or None where this is no card sign-on.

        Raises
        ------
        SignOnRefused
            Where there is no card, or it is nobody's here, or of a closed account.
        """
        if "card" not in credentials:
            return None
        card = str(credentials["card"])
        if not card:
            raise SignOnRefused(Why.NO_CARD)
        found = known(card_subject(card))
        if found is None:
            raise SignOnRefused(Why.UNKNOWN)
        return found

    def get_user(self, user_id: int) -> Person | None:
        """Return who a session is of, unless the account was closed."""
        return Person.objects.filter(pk=user_id, is_active=True).first()


class PivMiddleware:
    """Ends a card's session when the card is no longer there, or is another."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; who is signed on by a card must still be showing it."""
        if request.session.get(BACKEND_SESSION_KEY) == PATH and not _still(request):
            logout(request)
        return self.respond(request)


@open_to_all
@require_POST
def card_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign on whoever's card the proxy has checked."""
    if not settings.OPTIONS.piv_header:
        raise Http404
    try:
        person = authenticate(request, card=card_of(request))
    except SignOnRefused as refused:
        return refused_page(request, refused, way="piv")
    login(request, person)
    return redirect(_next(request))


def _still(request: HttpRequest) -> bool:
    card = card_of(request)
    subject = getattr(request.user, "subject", "")
    return bool(card) and subject == card_subject(card)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "home"
