"""No adverse decision on a list match that nobody verified (5 USC 552a(p))."""

from outlay.review.deciding.refusals import Refused
from outlay.review.models import Item, Notice, NoticeKind
from outlay.review.models.decision import ADVERSE


def verification(item: Item, action: str) -> Notice | None:
    """Return the proof on which an adverse decision rests; the latest one counts.

    Raises
    ------
    Refused
        Where the item agrees with a list, and it is not verified independently that
        the list means this payee.
    """
    if not item.has_match or action not in ADVERSE:
        return None
    kept = item.notices.filter(kind=NoticeKind.VERIFICATION).order_by("-id").first()
    if kept is None or not kept.confirmed:
        raise Refused(
            "A list match alone is no ground for this",
            "Verify it independently and record that first (5 USC 552a(p))",
            "action",
        )
    return kept
