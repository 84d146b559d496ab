"""What the audit log says of one payment, for its case page."""

from outlay.review.models import AuditEvent, Item
from outlay.review.trail.words import Told, in_words

MOST = 200


def events_of(item: Item) -> list[Told]:
    """Return the item's events in words, newest first, at most the latest 200.

    Second looks are told under their own subject and are not among them: that one is
    wanted must not be seen by whoever decides.
    """
    events = AuditEvent.objects.filter(subject=f"item:{item.pk}").order_by("-number")
    return in_words(list(events[:MOST]))
