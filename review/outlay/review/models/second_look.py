"""A second, independent review of the same payment: how far two people agree."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from outlay.review.models.decision import Decision, Found, Suspicion
from outlay.review.models.item import Item
from outlay.review.models.person import Person


class SecondLook(models.Model):
    """A final decision that somebody else judges without seeing it.

    Wanted for every payment drawn at random (its label stands behind the bound on
    the false-positive rate) and a share of the others.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="second_looks")
    decision = models.OneToOneField(Decision, models.PROTECT)
    first_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    wanted_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)
    found = models.CharField(max_length=30, choices=Found.choices, blank=True)
    suspicion = models.CharField(max_length=10, choices=Suspicion.choices, blank=True)
    amount_wrong_cents = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)
    agrees = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(by__isnull=True) | ~Q(by=F("first_by")),
                name="nobody_looks_twice",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["at", "id"], name="looks_wanted")]

    def __str__(self) -> str:
        return f"second look at {self.item_id}"
