"""The amount beside the payee's own history and beside payments of the same kind."""

from collections.abc import Sequence
from dataclasses import dataclass

from outlay.decisions.wording import money, number
from outlay.review.access.scope import agencies_of
from outlay.review.cases.paid import Paid
from outlay.review.models import Disbursed, Item, Person

FEWEST = 3  # amounts, under which a middle says nothing
PEERS = 500  # latest payments of the kind that are read


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison: with whom, and what it says."""

    whom: str
    sentence: str


def comparisons(person: Person, paid: Paid) -> list[Compared]:
    """Return the comparison with the payee's own history and with peers; one query."""
    own = [row.amount_cents for row in paid.before]
    return [
        Compared("This payee", own_sentence(paid.item.amount_cents, own)),
        Compared("Payments of this kind", _peer_sentence(person, paid.item)),
    ]


def own_sentence(amount: int, earlier: Sequence[int]) -> str:
    """Return how an amount compares with the payee's earlier ones, in cents."""
    if not earlier:
        return "No earlier payment to this payee is known here."
    if len(earlier) < FEWEST:
        paid = " and ".join(money(each) for each in earlier)
        return f"Paid before: {paid}. Too few for a middle."
    return (
        f"The middle of {len(earlier)} earlier payments is {money(middle(earlier))}; "
        f"this one is {times(amount, middle(earlier))}. They lay between "
        f"{money(min(earlier))} and {money(max(earlier))}."
    )


def _peer_sentence(person: Person, item: Item) -> str:
    amounts = _peers(person, item)
    if len(amounts) < FEWEST:
        return "Too few other payments of this program and kind are known here."
    smaller = sum(each < item.amount_cents for each in amounts)
    usual = middle(amounts)
    return (
        f"The middle of the {len(amounts)} latest payments of this agency, program and "
        f"kind to other payees that are known here is {money(usual)}; this one is "
        f"{times(item.amount_cents, usual)}, and larger than {smaller} of them."
    )


def _peers(person: Person, item: Item) -> list[int]:
    agencies = agencies_of(person)
    if agencies is not None and item.agency not in agencies:
        return []
    rows = Disbursed.objects.filter(
        agency=item.agency, program=item.program, payment_type=item.payment_type
    ).order_by("-id")
    latest = rows.values_list("payee_key", "amount_cents")[:PEERS]
    return [cents for payee, cents in latest if payee != item.payee_key]


def middle(amounts: Sequence[int]) -> int:
    """Return the median in whole cents; of an even number the mean of the two."""
    ordered, half = sorted(amounts), len(amounts) // 2
    if len(amounts) % 2:
        return ordered[half]
    return round((ordered[half - 1] + ordered[half]) / 2)


def times(amount: int, usual: int) -> str:
    """Return how an amount stands to a usual one: "about the same", "3.2 times it"."""
    if usual <= 0 or amount <= 0:
        return "not comparable with it"
    ratio = amount / usual
    if 0.95 <= ratio <= 1.05:
        return "about the same"
    if ratio >= 10:
        return f"{number(round(ratio))} times it"
    return f"{ratio:.1f} times it" if ratio > 1 else f"{ratio:.2f} times it"
