"""Who looks at a page; the middleware has let nobody else in."""

from typing import cast

from django.http import HttpRequest

from outlay.review.models import Person


def reader_of(request: HttpRequest) -> Person:
    """Return the person who is signed in."""
    return cast("Person", request.user)
