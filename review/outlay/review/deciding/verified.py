"""No adverse decision on a list match that nobody verified (5 USC 552a(p)).

A verification is of one match: the payee and one entry of one list. It stays good when
the batch is scored again, for that entry alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from outlay.review.deciding.refusals import Refused
from outlay.review.models import Decision, Item, Match, Notice, NoticeKind
from outlay.review.models.decision import ADVERSE


@dataclass(frozen=True, slots=True)
class Verified:
    """A match, and the latest verification of it; None where nobody verified it."""

    match: Match
    proof: Notice | None


def verified(matches: Iterable[Match], notices: Iterable[Notice]) -> list[Verified]:
    """Return each of an item's matches with its latest verification, if any."""
    said = sorted(notices, key=lambda each: each.pk)
    latest = {
        (each.source, each.entry): each
        for each in said
        if each.kind == NoticeKind.VERIFICATION
    }
    return [Verified(each, latest.get((each.source, each.entry))) for each in matches]


def verified_of(item: Item) -> list[Verified]:
    """Return the item's matches as they stand, each with its latest verification."""
    proofs = item.notices.filter(kind=NoticeKind.VERIFICATION).select_related("by")
    return verified(item.matches.order_by("id"), proofs)


def verification(item: Item, action: str) -> Notice | None:
    """Return the latest proof that a match means this payee, else the latest of all.

    Every match of the item must have been verified, each by itself, whatever an adverse
    decision rests on. Where none means this payee, it rests on other grounds than a
    list (`on_other_grounds`): a payment may still be a duplicate.

    Raises
    ------
    Refused
        Where the item agrees with a list, and that match is not verified.
    """
    if not item.has_match or action not in ADVERSE:
        return None
    each = verified_of(item)
    missing = [named(found.match) for found in each if found.proof is None]
    if missing or not each:
        raise Refused(
            "A list match alone is no ground for this "
            f"(not verified yet: {', '.join(missing) or 'a match without a name'})",
            "Verify it independently and record that first (5 USC 552a(p))",
            "action",
        )
    proofs = [found.proof for found in each if found.proof]
    return max(proofs, key=lambda proof: (bool(proof.confirmed), proof.pk))


def on_other_grounds(proof: Notice | None) -> bool:
    """Say whether every match means somebody else: two people must then agree."""
    return proof is not None and not proof.confirmed


def require_still_verified(decision: Decision, item: Item) -> None:
    """Hold a decision that waits to its item's matches: one may be doubted since.

    Raises
    ------
    Refused
        Where a match is not verified, or it rests on one and none means this payee
        any more.
    """
    rests_on = decision.verification
    now = verification(item, decision.action)
    if rests_on and rests_on.confirmed and on_other_grounds(now):
        raise Refused(
            "This rests on a list match that now means somebody else",
            "Return it; it can be decided again on other grounds",
            "action",
        )


def named(match: Match) -> str:
    """Return a match by its list and entry."""
    return f"{match.source.upper()} {match.entry}"
