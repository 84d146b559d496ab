"""The queue's own sentences: what is shown, what was filtered, why nothing is here."""

from collections.abc import Iterable
from dataclasses import dataclass

from outlay.decisions.wording import money
from outlay.review.access.scope import agencies_of, items_of
from outlay.review.models import Person
from outlay.review.queue.choices import Choice, Choices
from outlay.review.queue.filters import Filters
from outlay.review.queue.paging import COUNTED, Page
from outlay.review.queue.place import address_of
from outlay.review.queue.reason_words import in_words
from outlay.review.queue.states import WORDS

NOUNS = {
    "undecided": "undecided {}",
    "open": "open {}",
    "held": "held {}",
    "pending": "{} waiting for a second person",
    "decided": "decided {}",
    "released": "released {}",
    "improper": "improper {}",
    "referred": "referred {}",
    "any": "{}",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that is on, and the address without it."""

    words: str
    without: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """Why no payment is shown, and what can be done about it."""

    why: str
    what_next: str
    address: str = ""
    link: str = ""


def heading(page: Page, filters: Filters) -> str:
    """Return "64 undecided payments, 26 to 50", or "More than 1,000 …"."""
    noun = NOUNS[filters.found_state]
    if page.count is None:
        return f"More than {COUNTED:,} {noun.format('payments')}"
    what = noun.format("payment" if page.count == 1 else "payments")
    if page.first is None or page.count == len(page.keys):
        return f"{page.count:,} {what}" if page.count else f"No {what}"
    last = page.first + len(page.keys) - 1
    return f"{page.count:,} {what}, {page.first:,} to {last:,}"


def chips(filters: Filters, choices: Choices) -> list[Chip]:
    """Return the filters that are on, in words."""
    said = {
        "payment": f"Payment {filters.payment}",
        "payee": f"Payee {filters.payee}",
        "state": WORDS.get(filters.state, ""),
        "agency": f"Agency: {filters.agency}",
        "program": f"Program: {filters.program}",
        "code": f"Reason: {in_words(filters.code)}",
        "least": f"From {money(filters.least or 0)}",
        "most": f"Up to {money(filters.most or 0)}",
        "match": f"Watch lists: {_said(choices.matches, filters.match).lower()}",
        "lead": f"Leads: {_said(choices.leads, filters.lead)}",
        "who": f"Assigned to: {_said(choices.assignees, filters.who)}",
        "batch": f"Batch: {_said(choices.batches, filters.batch)}",
    }
    on = [name for name in said if getattr(filters, name) not in {"", None}]
    return [Chip(said[name], address_of(filters.without(name).query)) for name in on]


def _said(choices: Iterable[Choice], value: str) -> str:
    return dict(choices).get(value, f"number {value}")


def nothing(filters: Filters, person: Person) -> Nothing:
    """Say why the queue is empty for this person."""
    if agencies_of(person) == []:
        return Nothing(
            "No agency was given to you yet, so there is no payment that you may see.",
            "Ask an administrator of this app to give you one.",
        )
    if not filters.bare:
        return Nothing(
            "No payment answers these filters.",
            "Take one of them away, or begin anew:",
            address_of(""),
            "all undecided payments",
        )
    if not items_of(person).exists():
        return Nothing(
            "No payment came for review yet.",
            "Payments stand here as soon as a scored batch is loaded.",
        )
    return Nothing(
        "Every payment is decided: nothing waits for you.",
        "You can still look at them:",
        address_of("state=decided"),
        "decided payments",
    )
