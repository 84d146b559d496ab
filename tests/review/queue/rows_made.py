"""Many items at once, without what only a case shows; and a page read as people do."""

import re
from html.parser import HTMLParser

from outlay.review.models import AuditEvent, Item, ItemReason
from tests.review.made import REASONS, made_item, note_agency
from tests.review.unguarded import in_any_state


def made_items(count, **given):
    """Return `count` items that differ as `given` says: values or functions of n."""
    first = made_item(10_000_000 + Item.objects.count())
    same = {
        field.attname: getattr(first, field.attname)
        for field in Item._meta.concrete_fields
        if field.name != "id"
    }
    lot = first.pk
    first.delete()
    made = [
        Item(
            **same
            | {"payment_key": f"28040001-2026-S-{lot:06}-{n:08}"}
            | {k: v(n) if callable(v) else v for k, v in given.items()}
        )
        for n in range(1, count + 1)
    ]
    with in_any_state(*(each.state for each in made)):
        Item.objects.bulk_create(made)
    for batch, agency in {(each.batch_id, each.agency) for each in made}:
        note_agency(batch, agency)
    return list(Item.objects.filter(payment_key__in=[m.payment_key for m in made]))


def acts():
    """Return what was recorded, but for signing in."""
    return AuditEvent.objects.exclude(action="sign_in")


def give_code(items, code=REASONS[0]["code"]):
    ItemReason.objects.bulk_create(ItemReason(item=item, code=code) for item in items)
    for batch, agency in {(each.batch_id, each.agency) for each in items}:
        note_agency(batch, agency, code)


class _Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def tags(answer):
    """Return each tag of an answer with its attributes."""
    parser = _Links()
    parser.feed(answer.content.decode())
    return parser.found


def shown(answer):
    """Return the numbers of the items on a page, from top to bottom."""
    rows = re.findall(r'<tr role="row" id="row-(\d+)"', answer.content.decode())
    return [int(number) for number in rows]


def link(answer, rel):
    """Return the address of the page's neighbour, "next" or "prev"; None without."""
    for tag, attrs in tags(answer):
        if tag == "a" and attrs.get("rel") == rel:
            return attrs["href"]
    return None
