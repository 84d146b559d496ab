"""What every page knows of the person who looks at it."""

from django.http import HttpRequest

from outlay.review.access.roles import May, allows


def person(request: HttpRequest) -> dict[str, object]:
    """Return `may`: for each permission whether the person has it."""
    role = getattr(request.user, "role", "") if hasattr(request, "user") else ""
    return {"may": {each.value: bool(role) and allows(role, each) for each in May}}
