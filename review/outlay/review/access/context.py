"""What every page knows of the person who looks at it."""

from django.http import HttpRequest

from outlay.review.access.roles import May, allows
from outlay.review.access.sessions import WARN_BEFORE, seconds_left


def person(request: HttpRequest) -> dict[str, object]:
    """Return what pages show of the person and of how they signed in.

    `may`: for each permission whether the person has it. `seconds_left`: idle seconds
    after which the session ends; `warn_before`: how long before that they are asked.
    """
    role = getattr(request.user, "role", "") if hasattr(request, "user") else ""
    said: dict[str, object] = {
        "may": {each.value: bool(role) and allows(role, each) for each in May}
    }
    if role:
        said |= {"seconds_left": seconds_left(request), "warn_before": WARN_BEFORE}
    return said
