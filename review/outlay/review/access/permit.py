"""A view says what it needs; a view that says nothing is refused."""

from collections.abc import Callable
from typing import Any, TypeVar

from outlay.review.access.roles import May

View = TypeVar("View", bound=Callable[..., Any])
OPEN = "open"  # no sign-in needed: the sign-in page itself and the health check


def permit(may: May) -> Callable[[View], View]:
    """Mark a view as needing `may`; `access.middleware` enforces it."""

    def mark(view: View) -> View:
        view.needs = may  # type: ignore[attr-defined]
        return view

    return mark


def open_to_all(view: View) -> View:
    """Mark a view as reachable without signing in."""
    view.needs = OPEN  # type: ignore[attr-defined]
    return view
