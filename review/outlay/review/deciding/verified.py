"""No adverse decision on a list match that nobody verified (5 USC 552a(p)).

A verification is of one match: the payee and one entry of one list. It stays good when
the batch is scored again, for that entry alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from outlay.review.deciding.refusals import Refused
from outlay.review.models import Item, Match, Notice, NoticeKind
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
    """Return the proof on which an adverse decision rests: the latest confirmed one.

    Every match of the item must have been verified, each by itself, whichever of them
    the decision rests on; and one at least must mean this payee.

    Raises
    ------
    Refused
        Where the item agrees with lists, and that is not so.
    """
    if not item.has_match or action not in ADVERSE:
        return None
    each = verified_of(item)
    missing = [named(found.match) for found in each if found.proof is None]
    proofs = [found.proof for found in each if found.proof and found.proof.confirmed]
    if missing or not proofs:
        told = (
            f"not verified yet: {', '.join(missing)}" if missing else "none confirmed"
        )
        raise Refused(
            f"A list match alone is no ground for this ({told})",
            "Verify it independently and record that first (5 USC 552a(p))",
            "action",
        )
    return max(proofs, key=lambda proof: proof.pk)


def named(match: Match) -> str:
    """Return a match by its list and entry."""
    return f"{match.source.upper()} {match.entry}"
