"""The plain page of a sign-on that was refused, and its entry in the audit log."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from outlay.review.access.refusal import WORDS, SignOnRefused
from outlay.review.trail.record import record


def refused_page(
    request: HttpRequest, refused: SignOnRefused, *, way: str
) -> HttpResponse:
    """Record the refusal and return its page; `way` is oidc, piv or password."""
    event = record(
        refused.name or "nobody",
        "sign_in_refused",
        "sign-in",
        {"way": way, "why": refused.why.value},
    )
    shown = {"said": WORDS[refused.why], "number": event.number}
    answer = render(request, "review/access/refused.html", shown, status=403)
    add_never_cache_headers(answer)
    return answer
