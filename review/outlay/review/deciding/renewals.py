"""A hold on a list match that nobody verified is not renewed for ever.

5 USC 552a(p) forbids to suspend a payment on a match before it is verified. A hold that
ends by itself within days gives the time to verify; one renewed again and again would
be a suspension.
"""

from outlay.review.access.roles import May, allows
from outlay.review.config.agency import review_settings
from outlay.review.deciding.refusals import Refused
from outlay.review.deciding.verified import verified_of
from outlay.review.models import Action, Decision, Item, Person


def check_renewal(item: Item, by: Person) -> None:
    """Check that the payment may be held once more by this person.

    Raises
    ------
    Refused
        Where a match of it is not verified, it was held as often as the agency allows,
        in this batch or another, and the person is no supervisor.
    """
    if allows(by.role, May.SECOND) or not _unverified(item):
        return
    holds = Decision.objects.filter(
        item__payment_key=item.payment_key, action=Action.HOLD
    )
    held = holds.count()
    if held > review_settings().hold_renewals:
        times = "once" if held == 1 else f"{held} times"
        raise Refused(
            f"Payment {item.payment_key} was held {times}, and its list match is still "
            "not verified",
            "Verify it and record that, or ask a supervisor to hold the payment again "
            "(5 USC 552a(p))",
            "action",
        )


def _unverified(item: Item) -> bool:
    if not item.has_match:
        return False
    each = verified_of(item)
    return not each or any(found.proof is None for found in each)
