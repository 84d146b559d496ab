"""The decisions that stand: what may become a label, and since when it is known."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from outlay.review.deciding.appeals import ruling
from outlay.review.models import (
    Action,
    Decision,
    Item,
    Notice,
    NoticeKind,
    SecondLook,
    State,
)

DECIDED = (State.RELEASED, State.IMPROPER, State.REFERRED)
FINAL = (Action.RELEASE, Action.IMPROPER, Action.REFER)
AT_ONCE = 1000  # items read at a time


@dataclass(frozen=True, slots=True)
class Settled:
    """A decision that stands, and what an appeal made of it.

    Attributes
    ----------
    known_at : datetime
        When the last person whom the decision needed had their say.
    ruling : Notice or None
        The latest outcome of an appeal against it.
    """

    item: Item
    decision: Decision
    known_at: dt.datetime
    ruling: Notice | None = None

    @property
    def last_known_at(self) -> dt.datetime:
        """When all that stands now was known."""
        return max(self.known_at, self.ruling.at) if self.ruling else self.known_at


def settled(
    items: QuerySet[Item], since: dt.datetime | None = None
) -> Iterator[Settled]:
    """Yield the standing final decision of each item that has one, by item number.

    Left out: what is open, held, or waits for a second person; and, where somebody
    else is to look at it blind, what they have not looked at or disagree with. A
    disagreement ends by a supervisor's reopening and a new decision.

    Parameters
    ----------
    since : datetime, optional
        Only what became known then or later, by a decision or by an appeal's outcome.
    """
    final = Decision.objects.filter(action__in=FINAL).order_by("-pk")
    final = final.select_related("by", "second_by", "secondlook")
    outcomes = Notice.objects.filter(kind=NoticeKind.OUTCOME)
    found = items.filter(state__in=DECIDED).select_related("batch", "explanation")
    found = found.order_by("pk").prefetch_related(
        Prefetch("decisions", final, to_attr="final_decisions"),
        Prefetch("notices", outcomes, to_attr="appeal_outcomes"),
    )
    for item in found.iterator(chunk_size=AT_ONCE):
        standing = _standing(item)
        if standing and (not since or standing.last_known_at >= since):
            yield standing


def _standing(item: Item) -> Settled | None:
    made = next((d for d in item.final_decisions if d.final), None)  # type: ignore[attr-defined]
    known = None if made is None else _known_at(made)
    if made is None or known is None:
        return None
    return Settled(item, made, known, ruling(made, item.appeal_outcomes))  # type: ignore[attr-defined]


def _known_at(decision: Decision) -> dt.datetime | None:
    """Return when it became final, or None where somebody is still to agree."""
    at = decision.second_at or decision.at
    look: SecondLook | None = getattr(decision, "secondlook", None)
    if look is None:
        return at
    return max(at, look.at) if look.at is not None and look.agrees else None
