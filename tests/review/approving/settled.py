"""Items that were decided the usual way, by the services."""

from typing import Any

from outlay.review.deciding.decide import decide
from outlay.review.deciding.verdict import Verdict
from outlay.review.models import (
    Action,
    Decision,
    Found,
    Item,
    Person,
    SecondLook,
    Suspicion,
)

WORDS = "The caller could not say where the old account was."


def released(item: Item, by: Person, **given: Any) -> Decision:
    item.refresh_from_db()
    verdict = Verdict(
        Action.RELEASE,
        given.pop("reason_code", "documents_support"),
        found=given.pop("found", Found.PROPER),
        **given,
    )
    return decide(item, item.version, verdict, by=by)


def referred(item: Item, by: Person, note: str = WORDS) -> Decision:
    """Refer an item: a decision that always waits for a second person."""
    item.refresh_from_db()
    verdict = Verdict(
        Action.REFER, "identity_misused", note=note, suspicion=Suspicion.FRAUD
    )
    return decide(item, item.version, verdict, by=by)


def wanted_at(item, by, **given):
    """Decide an item that was drawn at random: each of them is looked at twice."""
    Item.objects.filter(pk=item.pk).update(selection=Item.RANDOM)
    released(item, by, **given)
    return SecondLook.objects.get(item=item)
