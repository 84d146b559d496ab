"""The nine checks before certification, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outlay.review.cases.words import CHECKS, STATUSES


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it asks, how it came out, and why."""

    title: str
    status: str
    said: str
    why: str


def checks(found: Sequence[Mapping[str, Any]]) -> list[Check]:
    """Return all nine in the order's order; one that nobody ran is not checked."""
    by_name = {each["check"]: each for each in found}
    names = [*CHECKS, *(name for name in by_name if name not in CHECKS)]
    return [_check(name, by_name.get(name)) for name in names]


def _check(name: str, found: Mapping[str, Any] | None) -> Check:
    status = found["status"] if found else "not_checked"
    return Check(
        title=CHECKS.get(name, name.replace("_", " ").capitalize()),
        status=status,
        said=STATUSES.get(status, status),
        why=found["why"] if found else "this batch was scored without it",
    )


def summary(found: Sequence[Check]) -> str:
    """Return how many came out how: "1 failed, 4 passed, 4 were not checked"."""
    tally = [sum(c.status == status for c in found) for status in STATUSES]
    passed, failed, left = tally
    was = "was" if left == 1 else "were"
    return f"{failed or 'none'} failed, {passed} passed, {left} {was} not checked"
