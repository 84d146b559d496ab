"""Whose payments a person sees: the one place where agencies are filtered.

Every view takes its items from here, never from `Item.objects`; a test reads the
views for that.
"""

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from outlay.review.access.roles import EVERY_AGENCY
from outlay.review.models import Batch, BatchAgency, Item, Person


def agencies_of(person: Person) -> list[str] | None:
    """Return the agencies whose payments the person sees; None is every agency."""
    if person.role in EVERY_AGENCY:
        return None
    return sorted(person.scopes.values_list("agency", flat=True))


def items_of(person: Person) -> QuerySet[Item]:
    """Return the items that the person may see."""
    agencies = agencies_of(person)
    items = Item.objects.all()
    return items if agencies is None else items.filter(agency__in=agencies)


def batches_of(person: Person) -> QuerySet[Batch]:
    """Return the batches in which the person may see something."""
    agencies = agencies_of(person)
    if agencies is None:
        return Batch.objects.all()
    mine = BatchAgency.objects.filter(batch=OuterRef("pk"), agency__in=agencies)
    return Batch.objects.filter(Exists(mine))


def parts_of(person: Person) -> QuerySet[BatchAgency]:
    """Return what the agencies that the person sees have in batches."""
    agencies = agencies_of(person)
    parts = BatchAgency.objects.all()
    return parts if agencies is None else parts.filter(agency__in=agencies)


def item_of(person: Person, number: int) -> Item:
    """Return one item that the person may see.

    Raises
    ------
    Http404
        Where there is none, or it is another agency's: the answer is the same, so
        that nobody learns which payments exist elsewhere.
    """
    return get_object_or_404(items_of(person).select_related("batch"), pk=number)
