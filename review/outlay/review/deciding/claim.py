"""One person at a time: an item is claimed at the version that they saw.

The claim is one UPDATE that names version and state and must hit its row. Whoever
comes second hits none. UNIQUE(item, item_version) of decisions stands behind it.
"""

from collections.abc import Sequence

from django.db.models import F

from outlay.review.deciding.refusals import LostUpdateError
from outlay.review.models import Action, Decision, Item, State

AFTER = {
    Action.RELEASE: State.RELEASED,
    Action.IMPROPER: State.IMPROPER,
    Action.REFER: State.REFERRED,
    Action.HOLD: State.HELD,
    Action.REOPEN: State.OPEN,
}
DECIDED = (State.RELEASED, State.IMPROPER, State.REFERRED)


def claim(item: Item, version: int, states: Sequence[State]) -> Item:
    """Move the item on by one version; return it as it stands, locked by us.

    Call it inside a transaction.

    Raises
    ------
    LostUpdateError
        Where it is not at that version, or in none of these states, any more.
    """
    at_version = Item.objects.filter(pk=item.pk, version=version, state__in=states)
    if at_version.update(version=F("version") + 1) != 1:
        raise lost(item)
    return Item.objects.get(pk=item.pk)


def lost(item: Item) -> LostUpdateError:
    """Return the error that tells what became of the item instead."""
    decisions = Decision.objects.filter(item_id=item.pk).select_related(
        "by", "second_by"
    )
    return LostUpdateError(
        Item.objects.get(pk=item.pk), decisions.order_by("-id").first()
    )


def move(item: Item, state: State) -> None:
    """Let a claimed item stand where its latest decision puts it."""
    item.state = state
    if state != State.HELD:
        item.held_until = None
    item.save(update_fields=["state", "held_until"])
