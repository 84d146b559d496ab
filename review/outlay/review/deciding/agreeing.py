"""When two people agree on a payment."""

from outlay.review.models import Action, Decision, SecondLook

# Two people who read the same documents round and prorate otherwise. Within these, the
# dollars that both would report differ by at most 1 %, or a dollar a payment; OMB asks
# of the rates made from them a margin of 3 percentage points.
SHARE_APART = 0.01
CENTS_APART = 100


def agree(first: Decision, second: SecondLook) -> bool:
    """Say whether both found the same class, suspect the same, and much the same sum.

    A referral that says no class yet is agreed with by its suspicion alone.
    """
    unclassed = first.action == Action.REFER and not first.found
    same_class = unclassed or first.found == second.found
    if not same_class or first.suspicion != second.suspicion:
        return False
    return unclassed or near(first.amount_wrong_cents, second.amount_wrong_cents)


def near(one: int | None, other: int | None) -> bool:
    """Say whether two amounts in cents are much the same; neither may be too."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= max(CENTS_APART, SHARE_APART * max(one, other))
