"""What can be chosen on a case, in words; every list begins empty."""

from collections.abc import Mapping

from django.db.models import QuerySet

from outlay.review.access.roles import PERMITTED, May
from outlay.review.cases.words import LISTS
from outlay.review.deciding.classes import FOUND_BY
from outlay.review.deciding.omb import CAUSES, CONTROLS, THEMES, UNKNOWN_REASONS
from outlay.review.deciding.reasons import REASON_CODES
from outlay.review.models import Action, Found, Item, Match, Person, Suspicion

Choices = list[tuple[str, str]]

ACTIONS: Choices = [
    (Action.RELEASE.value, "Release: it can be paid"),
    (Action.HOLD.value, "Hold: it waits for something"),
    (Action.IMPROPER.value, "Improper: it is wrong, or not documented"),
    (Action.REFER.value, "Refer for investigation"),
]
THEME_GROUPS = [
    ("", "None"),
    ("Of an over- or underpayment", [(t, t) for t in THEMES]),
    ("Of an unknown payment", [(t, t) for t in UNKNOWN_REASONS]),
]


def reasons(action: Action) -> Choices:
    """Return the reason codes of an action."""
    return [("", "Choose a reason"), *REASON_CODES[action].items()]


def found(action: Action) -> Choices:
    """Return what can be found with an action."""
    return [(f, Found(f).label) for f in FOUND_BY[action] if f]


def suspicions() -> Choices:
    """Return what can be suspected behind an improper payment."""
    return [(s.value, s.label) for s in Suspicion]


def causes() -> Choices:
    """Return OMB's causes."""
    return _with_none("Choose a cause", CAUSES)


def controls() -> Choices:
    """Return whose control it was in."""
    return _with_none("Not said", CONTROLS)


def _with_none(none: str, said: Mapping[str, str]) -> Choices:
    return [("", none), *said.items()]


def matches(named: Mapping[str, Match]) -> Choices:
    """Return an item's matches; one alone is chosen already."""
    said = [
        (value, f"{LISTS.get(match.source, match.source)}, entry {match.entry}")
        for value, match in named.items()
    ]
    return said if len(said) == 1 else [("", "Choose a match"), *said]


def colleagues(item: Item) -> QuerySet[Person]:
    """Return who works on the payments of an item's agency, by name."""
    decides = [role.value for role in PERMITTED[May.DECIDE]]
    people = Person.objects.filter(is_active=True, role__in=decides)
    return people.filter(scopes__agency=item.agency).order_by("name", "id")
