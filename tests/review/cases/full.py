"""A case to its end: verified, decided, agreed to, told to the payee, with notes."""

from django.utils import timezone

from outlay.review.deciding.assign import assign
from outlay.review.deciding.decide import decide
from outlay.review.deciding.notes import add_note
from outlay.review.deciding.notices import add_notice
from outlay.review.deciding.second import second_say
from outlay.review.models import Explanation, Item, Match, Notice, NoticeKind, Person
from tests.review.cases.rich import MORE_REASONS, rich_item
from tests.review.deciding.verdicts import improper
from tests.review.made import REASONS

# What people wrote, each in a field of its own: a name may stand in any of them.
WRITTEN = {
    "note": "Called Mary Baker at the office; she sends the delivery slip.",
    "because": "you know this payee from the spring",
    "verification": "Ms. Baker's birth year differs from the entry's by eleven.",
    "notice": "Told Mary Baker of the second payment and how to answer.",
    "decision": "The invoice was paid on the ninth; M. Baker confirms one delivery.",
    "second": "I read the slip: one delivery, signed by Baker.",
}
PLACE = {
    "routing_number": "061000052",
    "city": "Austin",
    "zip5": "78701",
    "award_id": "FA8750-26-C-0117",
}


def full_item(analyst: Person, supervisor: Person, *, notes: int = 1) -> Item:
    """Return a decided item with six reasons, three matches and words in all fields."""
    item = rich_item()
    explained = Explanation.objects.filter(item=item)
    facts = explained.get().facts | PLACE
    explained.update(reasons=[*MORE_REASONS, *REASONS[1:]], facts=facts)
    _two_more_matches(item)
    one = Item.objects.filter(pk=item.pk)
    assign(one, to=analyst, by=supervisor, because=WRITTEN["because"])
    for number in range(notes):
        add_note(item, f"{WRITTEN['note']} ({number + 1})", by=analyst)
    for match in item.matches.order_by("id"):
        of = {"source": match.source, "entry": match.entry}
        confirmed = match.source == "sam"
        _step(
            item,
            analyst,
            NoticeKind.VERIFICATION,
            "verification",
            **of,
            confirmed=confirmed,
        )
    item.refresh_from_db()
    verdict = improper(note=WRITTEN["decision"])
    decision = decide(item, item.version, verdict, by=analyst)
    second_say(decision, by=supervisor, approve=True, note=WRITTEN["second"])
    _step(item, analyst, NoticeKind.NOTICE, "notice", channel="mail")
    item.refresh_from_db()
    return item


def _two_more_matches(item: Item) -> None:
    first = item.matches.get()
    for source, entry in (("leie", "L-2290417"), ("ofac", "S-18834")):
        Match.objects.create(
            item=item,
            source=source,
            entry=entry,
            snapshot_on=first.snapshot_on,
            strength="NAME_ONLY",
            compared="name agrees (similarity 0.93); no other field is in the list",
            verify=first.verify,
        )


def _step(item: Item, by: Person, kind: NoticeKind, written: str, **given) -> None:
    today = timezone.now().date()
    notice = Notice(kind=kind, happened_on=today, what=WRITTEN[written], **given)
    add_notice(item, notice, by=by)
