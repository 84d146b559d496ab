"""How far each batch has come: items by state, as the person may see them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Sum

from outlay.review.access.scope import agencies_of, batches_of, items_of, parts_of
from outlay.review.models import Batch, Item, Person, State
from outlay.review.models.item import UNDECIDED

SHOWN = 30  # batches on the page, the latest first


@dataclass(frozen=True, slots=True)
class Progress:
    """One batch on the page, counted over what the person may see of it.

    `payments` and `cents` are those that came in and were accepted, None where nobody
    counted them by agency.
    """

    batch: Batch
    payments: int | None
    cents: int | None
    by_state: Mapping[str, int]
    withdrawn: int

    @property
    def items(self) -> int:
        """How many of its payments came to review, of those the person may see."""
        return sum(self.by_state.values())

    @property
    def decided(self) -> int:
        """How many of them have a final decision."""
        waiting = sum(self.by_state.get(state, 0) for state in UNDECIDED)
        return self.items - waiting

    @property
    def percent(self) -> int:
        """Share of the items that is decided, in whole percent, never rounded up."""
        return 100 * self.decided // self.items if self.items else 100

    @property
    def states(self) -> list[tuple[str, str, int]]:
        """Every state with its name and count."""
        return [
            (state.value, str(state.label), self.by_state.get(state, 0))
            for state in State
        ]


def progress_of(person: Person) -> list[Progress]:
    """Return the latest batches of the person's agencies with their items by state."""
    latest = batches_of(person).order_by("-loaded_at", "-pk")
    batches = list(latest.prefetch_related("runs")[:SHOWN])
    seen = items_of(person).filter(batch__in=batches)
    counted = seen.values_list("batch_id", "state").annotate(Count("pk")).order_by()
    states: dict[int, dict[str, int]] = {batch.pk: {} for batch in batches}
    for number, state, many in counted:
        states[number][state] = many
    gone = dict(
        Item.objects.filter(pk__in=seen.filter(withdrawn=True))
        .values_list("batch_id")
        .annotate(Count("pk"))
        .order_by()
    )
    whole = _whole(person, batches)
    return [Progress(b, *whole[b.pk], states[b.pk], gone.get(b.pk, 0)) for b in batches]


def _whole(
    person: Person, batches: list[Batch]
) -> dict[int, tuple[int | None, int | None]]:
    """Return payments and cents of each batch, of the agencies that the person sees."""
    if agencies_of(person) is None:
        return {batch.pk: (batch.payments, batch.cents) for batch in batches}
    mine = parts_of(person).filter(batch__in=batches).order_by().values("batch")
    counted = mine.annotate(many=Sum("payments"), much=Sum("cents"))
    return {each["batch"]: (each["many"], each["much"]) for each in counted}
