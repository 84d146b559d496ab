"""What was verified, what the payee was told, and what the payee answered."""

from typing import ClassVar

from django.db import models

from outlay.review.models.item import Item
from outlay.review.models.person import Person


class NoticeKind(models.TextChoices):
    """The steps of 5 USC 552a(p), and the appeal that may follow."""

    VERIFICATION = "verification", "Independent verification"
    NOTICE = "notice", "Notice sent to the payee"
    RESPONSE = "response", "Answer of the payee"
    APPEAL = "appeal", "Appeal received"
    OUTCOME = "outcome", "Outcome of the appeal"


class Notice(models.Model):
    """One recorded step; never changed."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20, choices=NoticeKind.choices)
    by = models.ForeignKey(Person, models.PROTECT)
    at = models.DateTimeField()  # when it was recorded
    happened_on = models.DateField()  # when it was sent, received, or done
    channel = models.CharField(max_length=20, blank=True)  # mail, phone, portal
    what = models.TextField()  # what was sent, compared, answered or ruled
    respond_by = models.DateField(null=True, blank=True)  # of a notice
    # Of a verification: which match it is of. Matches are made anew when a batch is
    # scored again, so they are named and not pointed at. "" before there were names.
    source = models.CharField(max_length=20, blank=True, default="", db_default="")
    entry = models.CharField(max_length=100, blank=True, default="", db_default="")
    confirmed = models.BooleanField(null=True, blank=True)  # verification: it is so
    outcome = models.CharField(max_length=20, blank=True)  # upheld, overturned

    class Meta:
        indexes: ClassVar = [models.Index(fields=["item", "id"], name="notices_of")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.item_id}"
