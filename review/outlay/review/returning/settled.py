"""The decisions that stand: what may become a label, and since when it is known."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from outlay.review.models import Action, Decision, Item, SecondLook, State

DECIDED = (State.RELEASED, State.IMPROPER, State.REFERRED)
FINAL = (Action.RELEASE, Action.IMPROPER, Action.REFER)
AT_ONCE = 1000  # items read at a time


@dataclass(frozen=True, slots=True)
class Settled:
    """A decision that stands, and when the last person it needed had their say."""

    item: Item
    decision: Decision
    known_at: dt.datetime


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
        Only what became known then or later.
    """
    final = Decision.objects.filter(action__in=FINAL).order_by("-pk")
    final = final.select_related("by", "second_by", "secondlook")
    found = items.filter(state__in=DECIDED).select_related("batch", "explanation")
    found = found.order_by("pk").prefetch_related(
        Prefetch("decisions", final, to_attr="final_decisions")
    )
    for item in found.iterator(chunk_size=AT_ONCE):
        made = next((d for d in item.final_decisions if d.final), None)
        known = None if made is None else _known_at(made)
        if made is not None and known is not None and (not since or known >= since):
            yield Settled(item, made, known)


def _known_at(decision: Decision) -> dt.datetime | None:
    """Return when it became final, or None where somebody is still to agree."""
    at = decision.second_at or decision.at
    look: SecondLook | None = getattr(decision, "secondlook", None)
    if look is None:
        return at
    return max(at, look.at) if look.at is not None and look.agrees else None
