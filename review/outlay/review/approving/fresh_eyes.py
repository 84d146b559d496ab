"""Which payments wait for a second look by this person.

Whoever had a part in the first decision is no second person, and does not learn that
the payment was chosen: neither from the list nor from an address.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from outlay.review.access.scope import items_of
from outlay.review.deciding.claim import DECIDED
from outlay.review.deciding.followed import followed
from outlay.review.models import Decision, Note, Notice, Person, SecondLook


def looks_of(person: Person) -> QuerySet[SecondLook]:
    """Return second looks, taken or not, that the person may take or might have."""
    decisions = Decision.objects.filter(item=OuterRef("item"))
    took_part = [
        decisions.filter(Q(by=person) | Q(second_by=person)),
        Note.objects.filter(item=OuterRef("item"), by=person),
        Notice.objects.filter(item=OuterRef("item"), by=person),
    ]
    looks = SecondLook.objects.filter(item__in=items_of(person))
    for part in took_part:
        looks = looks.filter(~Exists(part))
    return looks.exclude(first_by=person).select_related("item__batch")


def wanted_of(person: Person) -> QuerySet[SecondLook]:
    """Return the looks that wait for the person, the oldest first."""
    return waiting_of(looks_of(person)).order_by("id")


def waiting_of(looks: QuerySet[SecondLook]) -> QuerySet[SecondLook]:
    """Return those that somebody can still take.

    Not those at a decision that was undone or followed by another.
    """
    waits = looks.filter(at__isnull=True, item__state__in=DECIDED)
    return waits.filter(~Exists(followed("decision")))
