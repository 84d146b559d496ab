"""Who makes a request."""

from typing import cast

from django.http import HttpRequest

from outlay.review.models import Person


def me(request: HttpRequest) -> Person:
    """Return who is signed in; only behind `permit`, which has made sure of it."""
    return cast("Person", request.user)
