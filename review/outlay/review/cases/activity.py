"""What people did with a case: decisions from their table, the rest from the log."""

from dataclasses import dataclass

from outlay.review.cases.standing import reason_of
from outlay.review.deciding.omb import CAUSES, CONTROLS
from outlay.review.models import Decision, Item, Note, Notice
from outlay.review.trail.of_item import events_of
from outlay.review.trail.words import Told

# Told in full elsewhere on the page.
ELSEWHERE = frozenset({"decide", "second", "reopen", "note", "notice"})


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision with its codes in words."""

    decision: Decision
    reason: str
    cause: str
    control: str


@dataclass(frozen=True, slots=True)
class Activity:
    """All that people said and did, each kind latest first."""

    decisions: list[Decided]
    events: list[Told]
    notes: list[Note]
    notices: list[Notice]

    def oldest_first(self) -> "Activity":
        """Return the same in the order in which it happened, as a file is read."""
        return Activity(
            decisions=self.decisions[::-1],
            events=self.events[::-1],
            notes=self.notes[::-1],
            notices=self.notices[::-1],
        )


def activity(item: Item) -> Activity:
    """Return what people did with an item; five queries, however much it is."""
    return Activity(
        decisions=decided(item),
        events=[e for e in events_of(item) if e.event.action not in ELSEWHERE],
        notes=list(item.notes.select_related("by").order_by("-id")),
        notices=list(item.notices.select_related("by").order_by("-id")),
    )


def decided(item: Item) -> list[Decided]:
    """Return an item's decisions in words, latest first."""
    people = ("by", "second_by", "hold_owner")
    return [
        Decided(
            decision=each,
            reason=reason_of(each),
            cause=CAUSES.get(each.cause, each.cause),
            control=CONTROLS.get(each.control, each.control),
        )
        for each in item.decisions.select_related(*people).order_by("-id")
    ]
