"""When one person is not enough: much money, fraud, and what two people decided."""

from outlay.review.config.agency import review_settings
from outlay.review.models import Action, Item, Suspicion

APPROVED = "approved"


def needs_second(action: str, item: Item, suspicion: str = "") -> bool:
    """Say whether a second person must agree to a decision on an item.

    To every referral and every suspicion of fraud, whatever the amount: an improper
    payment with suspected fraud is no way round the referral. No setting changes that.
    """
    if action == Action.HOLD:
        return False
    much = abs(item.amount_cents) >= review_settings().two_people_above_cents
    return much or action == Action.REFER or suspicion == Suspicion.FRAUD


def two_decided(item: Item) -> bool:
    """Say whether two people ever agreed on it: then one alone decides it no more."""
    return item.decisions.filter(second=APPROVED).exists()
