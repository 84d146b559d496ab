"""Several payments at once: given to somebody, or held. Nothing else is possible."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from outlay.review.access.scope import items_of
from outlay.review.cases.clock import agency_zone, in_words
from outlay.review.deciding.assign import assign
from outlay.review.deciding.hold import hold_all
from outlay.review.deciding.refusals import LostUpdateError, Refused
from outlay.review.models import Action, Decision, Item, Person, State
from outlay.review.models.item import UNDECIDED

Chosen = list[tuple[int, int]]  # an item's number, and the version that was seen

CHOICE = re.compile(r"(\d{1,18}):(\d{1,9})", re.ASCII)
DONE = {
    Action.RELEASE: "Released",
    Action.HOLD: "Held",
    Action.IMPROPER: "Found improper",
    Action.REFER: "Referred",
    Action.REOPEN: "Reopened",
}


@dataclass(frozen=True, slots=True)
class Lost:
    """One payment that was left alone, and what had become of it."""

    number: int
    payment_key: str
    what: str


@dataclass(frozen=True, slots=True)
class Done:
    """How many were changed, and which were not."""

    count: int
    lost: list[Lost] = field(default_factory=list)


def give(chosen: Chosen, *, to: Person | None, by: Person) -> Done:
    """Assign the chosen payments, to nobody where `to` is None.

    Raises
    ------
    Refused
        Where the person may not.
    """
    numbers = [number for number, _ in chosen]
    count = assign(items_of(by).filter(pk__in=numbers), to=to, by=by)
    now = items_of(by).filter(pk__in=numbers).select_related("assigned_to")
    left = [item for item in now.order_by("pk") if not _is_with(item, to)]
    latest = _latest(left)
    return Done(count, [_lost(item, latest.get(item.pk)) for item in left])


def hold(
    chosen: Chosen, *, by: Person, reason_code: str, note: str, last_day: str
) -> Done:
    """Hold the chosen payments until the end of a day (YYYY-MM-DD).

    Raises
    ------
    Refused
        Where the hold is not complete.
    """
    count, lost = hold_all(
        chosen,
        by=by,
        reason_code=reason_code,
        note=note,
        hold_until=end_of_day(last_day),
    )
    return Done(count, [_beaten(error) for error in lost])


def end_of_day(text: str) -> dt.datetime | None:
    """Return the last minute of a day in the agency's zone; None where it is none."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return dt.datetime.combine(day, dt.time(23, 59), tzinfo=agency_zone())


def chosen_in(said: Mapping[str, Sequence[str]]) -> Chosen:
    """Read what was checked, or the whole page where that was checked.

    Raises
    ------
    Refused
        Where nothing was.
    """
    chosen = numbers_in(said.get("page" if said.get("whole") else "item", ()))
    if not chosen:
        raise Refused("No payment is checked", "Check at least one", "whole")
    return chosen


def numbers_in(texts: Iterable[str]) -> Chosen:
    """Read items' numbers and versions, written 17:3; what is none is left out."""
    found = [CHOICE.fullmatch(text) for text in dict.fromkeys(texts)]
    return [(int(each[1]), int(each[2])) for each in found if each]


def _is_with(item: Item, to: Person | None) -> bool:
    return item.state in UNDECIDED and item.assigned_to == to


def _latest(items: list[Item]) -> dict[int, Decision]:
    decisions = Decision.objects.filter(item__in=items).select_related("by")
    return {each.item_id: each for each in decisions.order_by("pk")}


def _beaten(error: LostUpdateError) -> Lost:
    return _lost(error.item, error.decision)


def _lost(item: Item, decision: Decision | None) -> Lost:
    return Lost(item.pk, item.payment_key, _what_became(item, decision))


def _what_became(item: Item, decision: Decision | None) -> str:
    """Return "Released by Bob, 29 November 2026, 17:05 EST." or the like."""
    if decision is not None and item.state != State.OPEN:
        by = f"{DONE[Action(decision.action)]} by {decision.by}"
        waits = ", waits for a second person" if item.state == State.PENDING else ""
        return f"{by}, {in_words(decision.at)}{waits}."
    if item.assigned_to is not None:
        return f"Assigned to {item.assigned_to}."
    return "Changed by somebody else meanwhile; it is still open."
