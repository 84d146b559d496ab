"""Which agencies, programs and reason codes the items have.

Reading them goes through all items, so it is done once for each loaded batch.
"""

from functools import lru_cache

from django.db.models import Count, Max, Q

from outlay.review.access.scope import agencies_of, items_of
from outlay.review.models import Batch, ItemReason, Person

Kind = tuple[str, str]  # agency, program
Stamp = tuple[object, ...]


def kinds(person: Person) -> tuple[Kind, ...]:
    """Return the agencies that the person sees, each with each of its programs."""
    agencies = agencies_of(person)
    return _kinds(_stamp(), None if agencies is None else tuple(agencies), person)


def codes() -> tuple[str, ...]:
    """Return the reason codes that items have, whosever they are."""
    return _codes(_stamp())


def _stamp() -> Stamp:
    """Return what changes whenever a batch was loaded."""
    ready = Count("pk", filter=Q(state=Batch.READY))
    found = Batch.objects.aggregate(last=Max("pk"), at=Max("loaded_at"), ready=ready)
    return tuple(found.values())


# The agencies are an argument, so that other ones given to a person count at once.
@lru_cache(maxsize=256)
def _kinds(
    _of: Stamp, _agencies: tuple[str, ...] | None, person: Person
) -> tuple[Kind, ...]:
    pairs = items_of(person).order_by().values_list("agency", "program").distinct()
    return tuple(sorted(pairs))


@lru_cache(maxsize=2)
def _codes(_of: Stamp) -> tuple[str, ...]:
    found = ItemReason.objects.order_by().values_list("code", flat=True).distinct()
    return tuple(sorted(found))
