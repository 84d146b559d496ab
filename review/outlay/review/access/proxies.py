"""Which requests come through a proxy that the agency named, and what it may say."""

import ipaddress
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Respond = Callable[[HttpRequest], HttpResponse]


@cache
def networks(proxies: tuple[str, ...]) -> tuple[Network, ...]:
    """Return the networks of the proxies' addresses.

    Raises
    ------
    ValueError
        Where one is neither an address nor a network.
    """
    return tuple(ipaddress.ip_network(each) for each in proxies)


def from_proxy(request: HttpRequest) -> bool:
    """Say whether the connection itself comes from a named proxy."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    # A socket of both kinds shows 10.0.0.4 as ::ffff:10.0.0.4.
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in each for each in networks(settings.OPTIONS.proxies))


class ProxyMiddleware:
    """Believes `X-Forwarded-Proto: https` of a named proxy, and of nobody else.

    Django's own SECURE_PROXY_SSL_HEADER would believe it of whoever can reach the
    app: they could then have session cookies sent over plain http.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as if over https where the proxy says that it was."""
        if from_proxy(request):
            said = request.META.get("HTTP_X_FORWARDED_PROTO", "http")
            request.META["wsgi.url_scheme"] = "https" if said == "https" else "http"
        return self.respond(request)
