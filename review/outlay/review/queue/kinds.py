"""Which agencies, programs and reason codes the items have that a person sees.

Reading them goes through all items, so it is done once for each loaded batch.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, Max, Q

from outlay.review.access.scope import agencies_of, items_of, parts_of
from outlay.review.models import Batch, Person

Kind = tuple[str, str]  # agency, program
Stamp = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What the items have that somebody sees.

    Attributes
    ----------
    kinds : tuple of (str, str)
        Each agency with each of its programs.
    codes : tuple of str
        Reason codes that they have, or had in an earlier run.
    """

    kinds: tuple[Kind, ...]
    codes: tuple[str, ...]


def known_to(person: Person) -> Known:
    """Return what items of the agencies that the person sees have."""
    agencies = agencies_of(person)
    return _known(_stamp(), None if agencies is None else tuple(agencies), person)


def kinds(person: Person) -> tuple[Kind, ...]:
    """Return the agencies that the person sees, each with each of its programs."""
    return known_to(person).kinds


def _stamp() -> Stamp:
    """Return what changes whenever a batch was loaded."""
    ready = Count("pk", filter=Q(state=Batch.READY))
    found = Batch.objects.aggregate(last=Max("pk"), at=Max("loaded_at"), ready=ready)
    return tuple(found.values())


# The agencies are an argument, so that other ones given to a person count at once.
@lru_cache(maxsize=256)
def _known(_of: Stamp, _agencies: tuple[str, ...] | None, person: Person) -> Known:
    pairs = items_of(person).order_by().values_list("agency", "program").distinct()
    parts = parts_of(person).values_list("codes", flat=True)
    codes = {code for part in parts for code in part}
    return Known(tuple(sorted(pairs)), tuple(sorted(codes)))
