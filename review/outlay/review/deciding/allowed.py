"""Who may: asked again here, so that no page can forget it."""

from collections.abc import Iterable

from outlay.review.access.roles import May, allows
from outlay.review.access.scope import agencies_of
from outlay.review.deciding.refusals import Refused
from outlay.review.models import Item, Person

_WORDS = {
    May.DECIDE: "decide or write on a case",
    May.SECOND: "act as the second person or reopen a payment",
}


def require(by: Person, may: May, *items: Item) -> None:
    """Refuse where the person may not do that, or not on these items.

    Raises
    ------
    Refused
        By role, by a closed account, or because an item is another agency's.
    """
    if not (by.is_active and allows(by.role, may)):
        raise Refused(
            f"Your role does not let you {_WORDS.get(may, 'do that')}",
            "Ask your administrator if that is wrong",
        )
    if not sees(by, (item.agency for item in items)):
        raise Refused(
            "This payment is of an agency that you do not review",
            "Ask your administrator if that is wrong",
        )


def sees(person: Person, agencies: Iterable[str]) -> bool:
    """Say whether the person sees payments of all these agencies."""
    seen = agencies_of(person)
    return seen is None or set(agencies) <= set(seen)


def can_work(person: Person, agencies: Iterable[str]) -> bool:
    """Say whether somebody can be given payments of these agencies."""
    decides = person.is_active and allows(person.role, May.DECIDE)
    return decides and sees(person, agencies)
