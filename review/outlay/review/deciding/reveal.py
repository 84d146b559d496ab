"""Opening who is paid: for a reason that is recorded first."""

from outlay.review.access.roles import May, allows
from outlay.review.access.scope import items_of
from outlay.review.config.home import store
from outlay.review.deciding.refusals import Refused
from outlay.review.loading.sealing import Identity, unseal
from outlay.review.models import Item, Person, Sealed
from outlay.review.trail.record import record

# Why somebody needs to know, by the code that the audit log keeps.
REVEAL_REASONS = {
    "call_back": "Call the payee back by a number on file",
    "compare_documents": "Compare with an invoice, award or entitlement",
    "list_match": "Verify a match with a watch list",
    "verify_account": "Verify the account with the bank or the payee",
    "verify_tin": "Verify the taxpayer number",
    "notice": "Write a notice to the payee",
    "referral": "Write a referral for investigation",
}


def reveal(item: Item, *, by: Person, reason: str) -> Identity:
    """Return name, numbers and street of an item's payee, as they came.

    It is recorded before anything is opened, so that nothing is seen unrecorded;
    what a payment says nothing of comes back as None.

    Parameters
    ----------
    reason : str
        A code of REVEAL_REASONS.

    Raises
    ------
    Refused
        Where the person may not, the item is another agency's, or no reason is given.
    StoreError
        Where what was sealed does not open.
    """
    if not allows(by.role, May.REVEAL) or not items_of(by).filter(pk=item.pk).exists():
        raise Refused(
            "You may not see who is paid", "Ask somebody who works on this payment"
        )
    if reason not in REVEAL_REASONS:
        raise Refused(
            "Say why you need to see it", "Choose a reason from the list", "reason"
        )
    record(by.username, "reveal", f"item:{item.pk}", {"reason": reason})
    sealed = Sealed.objects.filter(item=item).first()
    if sealed is None:
        return Identity()
    return unseal(store(), item.payment_key, bytes(sealed.content))
