"""Items that agree with watch lists, and verifications of single matches."""

from typing import Any

from django.utils import timezone

from outlay.review.deciding.notices import add_notice
from outlay.review.models import Item, Match, Notice, Person
from tests.review.made import made_item

SAM, OFAC = ("sam", "S4MR1"), ("ofac", "12345")


def matched_item(number: int = 1, *named: tuple[str, str], **given: Any) -> Item:
    """Return an item with a match for each list and entry; by default one of SAM."""
    item = made_item(number, has_match=True, **given)
    match_again(item, *(named or (SAM,)))
    return item


def match_again(item: Item, *named: tuple[str, str]) -> None:
    """Give an item other matches in place of its own, as a later run does."""
    item.matches.all().delete()
    for source, entry in named:
        Match.objects.create(
            item=item,
            source=source,
            entry=entry,
            snapshot_on=item.scheduled_on,
            strength="NAME_ONLY",
            compared="name agrees",
            verify="Look the entry up.",
        )


def verify_match(
    item: Item,
    by: Person,
    named: tuple[str, str] = SAM,
    *,
    confirmed: bool = True,
) -> Notice:
    """Record a verification of one match."""
    return add_notice(item, proof(named, confirmed=confirmed), by=by)


def proof(named: tuple[str, str] = SAM, *, confirmed: bool = True) -> Notice:
    """Return a verification that is not recorded yet."""
    return Notice(
        kind="verification",
        source=named[0],
        entry=named[1],
        confirmed=confirmed,
        happened_on=timezone.now().date(),
        what="Asked the registrar",
    )
