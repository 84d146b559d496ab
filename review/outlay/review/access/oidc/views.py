"""On to the identity provider, and back."""

import logging
from collections.abc import Callable
from typing import Any

import requests
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from mozilla_django_oidc.views import (
    OIDCAuthenticationCallbackView,
    OIDCAuthenticationRequestView,
)

from outlay.payments.errors import ConfigurationError
from outlay.review.access.oidc.provider import provider
from outlay.review.access.permit import open_to_all
from outlay.review.access.refusal import SignOnRefused, Why
from outlay.review.access.refused_page import refused_page

LOG = logging.getLogger(__name__)
Answer = Callable[..., HttpResponse]


def _setting(name: str, *default: Any) -> Any:  # noqa: ANN401 - as Django's settings
    if name == "OIDC_OP_AUTHORIZATION_ENDPOINT":
        return provider().authorize
    if name == "OIDC_RP_CLIENT_ID":
        return settings.OPTIONS.oidc.client
    if name == "OIDC_RP_SCOPES":
        return settings.OPTIONS.oidc.scopes
    return getattr(settings, name, *default)


class _ToProvider(OIDCAuthenticationRequestView):  # type: ignore[misc] # untyped
    get_settings = staticmethod(_setting)

    def get_extra_params(self, _request: HttpRequest) -> dict[str, str]:
        asked = settings.OPTIONS.oidc.ask
        return {"acr_values": " ".join(asked)} if asked else {}


class _FromProvider(OIDCAuthenticationCallbackView):  # type: ignore[misc] # untyped
    get_settings = staticmethod(_setting)

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            answer: HttpResponse = super().get(request)
        except SuspiciousOperation:
            raise SignOnRefused(Why.NOT_ASKED) from None
        return answer

    def login_failure(self) -> HttpResponse:
        said_no = "error" in self.request.GET
        raise SignOnRefused(Why.SAID_NO if said_no else Why.NOT_ASKED)


def _guarded(view: Answer) -> Answer:
    def answer(request: HttpRequest) -> HttpResponse:
        if not settings.OPTIONS.oidc.on:
            raise Http404
        try:
            return view(request)
        except SignOnRefused as refused:
            return refused_page(request, refused, way="oidc")
        except (requests.RequestException, ConfigurationError) as error:
            LOG.warning("identity provider cannot be used: %s", type(error).__name__)
            return refused_page(request, SignOnRefused(Why.NO_ANSWER), way="oidc")

    return open_to_all(answer)


to_provider = _guarded(_ToProvider.as_view())
from_provider = _guarded(_FromProvider.as_view())
