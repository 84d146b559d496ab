"""Reading who is here."""

from django.db.models import QuerySet

from outlay.review.models import Item, Person, Scope
from outlay.review.models.item import UNDECIDED


def everybody() -> QuerySet[Person]:
    """Return all people, those who may sign in first."""
    return Person.objects.prefetch_related("scopes").order_by("-is_active", "username")


def known_agencies() -> list[str]:
    """Return every agency that has payments here or somebody who sees them."""
    of_items = Item.objects.order_by().values_list("agency", flat=True).distinct()
    of_people = Scope.objects.order_by().values_list("agency", flat=True).distinct()
    return sorted({*of_items, *of_people})


def waiting_for(person: Person) -> int:
    """Return how many undecided payments are assigned to the person."""
    return person.assigned.filter(state__in=UNDECIDED).count()
