"""How far two people who looked at the same payments agree."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from outlay.review.access.scope import items_of
from outlay.review.approving.fresh_eyes import waiting_of
from outlay.review.deciding.followed import followed
from outlay.review.models import Person, SecondLook, Suspicion
from outlay.review.supervising.figures import LEAST, Figure
from outlay.review.supervising.kappa import Kappa, kappa

SHOWN = 50  # disagreements on the page, the latest first
SUSPECTED = "suspected fraud"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Second looks of a period.

    One counts where the decision stood when it was made, even if that was undone since:
    else disagreements would count no more once somebody had put them right.

    Attributes
    ----------
    same : Figure
        Share in which both found the same class, suspected the same, and much the same
        amount.
    kappa : Kappa
        Of the classes alone; suspected fraud is a class of its own.
    waiting : int
        Second looks that somebody can make and nobody has made yet.
    apart : list of SecondLook
        Those in which the two disagree, the latest first.
    """

    same: Figure
    kappa: Kappa
    waiting: int
    apart: list[SecondLook]
    more: int

    @property
    def few(self) -> bool:
        """Whether there are too few looks to show a figure."""
        return self.same.n < LEAST


def agreement(reader: Person, since: dt.datetime) -> Agreement:
    """Return how far first and second look agree on payments the reader may see."""
    looks = SecondLook.objects.filter(item__in=items_of(reader))
    undone = Exists(followed("decision").filter(at__lte=OuterRef("at")))
    made = looks.filter(~undone, at__gte=since)
    rows = made.values_list(
        "decision__found", "decision__suspicion", "found", "suspicion", "agrees"
    )
    said = list(rows)
    pairs = [(class_of(*each[:2]), class_of(*each[2:4])) for each in said]
    agreed = sum(bool(each[4]) for each in said)
    apart = made.filter(agrees=False).select_related("item", "decision", "by")
    return Agreement(
        same=Figure.of(agreed, len(said)),
        kappa=kappa(pairs),
        waiting=waiting_of(looks).count(),
        apart=list(apart.select_related("first_by").order_by("-at", "-pk")[:SHOWN]),
        more=max(0, len(said) - agreed - SHOWN),
    )


def class_of(found: str, suspicion: str) -> str:
    """Return the class that one person's finding belongs to."""
    return SUSPECTED if suspicion == Suspicion.FRAUD else found
