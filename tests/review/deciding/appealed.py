"""Decisions that the payee appealed against, by the services."""

from django.utils import timezone

from outlay.review.deciding.decide import decide
from outlay.review.deciding.notices import add_notice
from outlay.review.deciding.second import second_say
from outlay.review.models import Decision, Item, Notice, NoticeKind, Person
from tests.review.deciding.verdicts import improper, refer

WORDS = {
    NoticeKind.APPEAL: {"channel": "mail", "what": "Asks to look again."},
    NoticeKind.OUTCOME: {"outcome": "overturned", "what": "The award was found."},
}


def found_improper(item: Item, by: Person) -> Decision:
    """Decide an item as improper, against its payee."""
    return decide(item, item.version, improper(), by=by)


def referred(item: Item, by: Person, second: Person) -> Decision:
    """Refer an item; both people stand behind it."""
    waiting = decide(item, item.version, refer(), by=by)
    return second_say(waiting, by=second, approve=True, note="")


def appeal(item: Item, by: Person) -> Notice:
    """Record that the payee appealed."""
    return _add(item, NoticeKind.APPEAL, by)


def rule(item: Item, by: Person, outcome: str = "overturned") -> Notice:
    """Record how the appeal ended."""
    return _add(item, NoticeKind.OUTCOME, by, outcome=outcome)


def _add(item: Item, kind: NoticeKind, by: Person, **given: str) -> Notice:
    day = timezone.now().date()
    notice = Notice(kind=kind, happened_on=day, **(WORDS[kind] | given))
    return add_notice(item, notice, by=by)
