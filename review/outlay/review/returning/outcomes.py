"""Labels back: final decisions become outcomes and reviews of the store."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from outlay.payments.outcomes import add_decided
from outlay.payments.reviewed_rows import add_reviews
from outlay.payments.store import Store
from outlay.payments.tables import OUTCOMES, REVIEWS
from outlay.payments.tokens import HEX_DIGITS, Mac
from outlay.review.models import Action, Decision, Item, Person
from outlay.review.returning.labelled import outcomes_of
from outlay.review.returning.settled import settled
from outlay.review.trail.record import record

REVIEWER = b"reviewer\x1f"  # kind of token


@dataclass(frozen=True, slots=True)
class GivenBack:
    """How many rows were new in the store; the others had come before."""

    outcomes: int
    reviews: int

    def __str__(self) -> str:
        return (
            f"{self.outcomes:,} new outcomes and {self.reviews:,} new reviews are in "
            "the store."
        )


def give_back(store: Store, *, since: dt.datetime | None = None, by: str) -> GivenBack:
    """Write what was decided into the store's outcomes and reviews.

    Only what is final; what is there already is not written twice, so that it may be
    called as often as one likes. A changed mind is a later row.

    Parameters
    ----------
    since : datetime, optional
        Only what became known then or later.
    by : str
        Who does it, for the audit log.

    Raises
    ------
    StoreError
        Where a payment never came into the store.
    """
    known = [_dated(store, row) for row in _outcomes(Item.objects.all(), since)]
    outcomes = add_decided(store, OUTCOMES.of(known)) if known else 0
    seen = [_dated(store, row) for row in _reviews(store, since)]
    reviews = add_reviews(store, REVIEWS.of(seen)) if seen else 0
    with transaction.atomic():
        counts = {"outcomes": outcomes, "reviews": reviews}
        record(by, "labels back", "store", counts)
    return GivenBack(outcomes, reviews)


def pseudonym(store: Store, person: Person) -> str:
    """Return the keyed token of a reviewer: the same one everywhere, and no name."""
    mac = Mac(store.keyring.token_key, REVIEWER)
    return mac(person.username.encode())[:HEX_DIGITS]


def _dated(store: Store, row: dict[str, Any]) -> dict[str, Any]:
    return row | {"known_on": store.known_on(row["known_at"])}


def _outcomes(
    items: QuerySet[Item], since: dt.datetime | None
) -> Iterator[dict[str, Any]]:
    for found in settled(items, since):
        rows = outcomes_of(found)
        yield from (row for row in rows if not since or row["known_at"] >= since)


def _reviews(store: Store, since: dt.datetime | None) -> Iterator[dict[str, Any]]:
    made = Decision.objects.exclude(action=Action.REOPEN).order_by("pk")
    if since is not None:
        made = made.alias(known=Coalesce("second_at", "at")).filter(known__gte=since)
    for decision in made.select_related("item__batch", "by").iterator():
        if decision.final:
            yield {
                "payment_key": decision.item.payment_key,
                "batch_id": decision.item.batch.key,
                "run_id": decision.run_id,
                "decided_at": decision.at,
                "decision": decision.action,
                "seconds_on_case": decision.seconds_on_case,
                "opened_details": decision.opened_details,
                "reviewer_token": pseudonym(store, decision.by),
                "known_at": decision.second_at or decision.at,
            }
