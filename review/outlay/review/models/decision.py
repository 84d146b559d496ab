"""What a person decided: never changed, only followed by another."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from outlay.review.models.item import Item
from outlay.review.models.notice import Notice
from outlay.review.models.person import Person


class Action(models.TextChoices):
    """What can be decided of an item. There is no "deny"."""

    RELEASE = "release", "Release"
    HOLD = "hold", "Hold"
    IMPROPER = "improper", "Improper"
    REFER = "refer", "Refer for investigation"
    REOPEN = "reopen", "Reopen"


ADVERSE = (Action.IMPROPER, Action.REFER)


class Found(models.TextChoices):
    """What was found; OMB's classes, and what a reviewer who releases found."""

    PROPER = "proper", "Proper: checked against documents"
    NOTHING = "nothing", "Nothing found; not checked in full"
    OVERPAYMENT = "overpayment", "Overpayment"
    UNDERPAYMENT = "underpayment", "Underpayment"
    TECHNICAL = "technically_improper", "Technically improper"
    UNKNOWN = "unknown", "Unknown: documentation is missing"


class Suspicion(models.TextChoices):
    """What a reviewer suspects behind an improper payment."""

    NONE = "", "None"
    FRAUD = "fraud", "Suspected fraud"
    ERROR = "error", "Error"
    DOCUMENTS = "documents", "Missing documentation"


class Decision(models.Model):
    """One decision on one version of an item.

    UNIQUE(item, item_version) makes lost updates impossible in the database too; the
    checks refuse a second person who is the first, a referral by one person alone, and
    an adverse decision on a list match without an independent verification. Triggers
    refuse every change but the second person's say, once.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="decisions")
    item_version = models.IntegerField()  # the version that was decided
    # The run that said why to look: an item that is opened again may get another.
    run_id = models.CharField(max_length=64, default="", db_default="")
    by = models.ForeignKey(Person, models.PROTECT, related_name="decisions")
    at = models.DateTimeField()
    action = models.CharField(max_length=10, choices=Action.choices)
    found = models.CharField(max_length=30, choices=Found.choices, blank=True)
    suspicion = models.CharField(max_length=10, choices=Suspicion.choices, blank=True)
    cause = models.CharField(max_length=30, blank=True)  # payments.tables.CAUSES
    theme = models.CharField(max_length=60, blank=True)  # OMB's 18 themes, or a reason
    control = models.CharField(max_length=10, blank=True)  # within or outside
    amount_wrong_cents = models.BigIntegerField(null=True, blank=True)
    reason_code = models.CharField(max_length=40)  # deciding.reasons
    note = models.TextField()
    hold_owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="holds"
    )
    hold_until = models.DateTimeField(null=True, blank=True)
    seconds_on_case = models.FloatField(null=True)
    opened_details = models.BooleanField(null=True)
    on_match = models.BooleanField(default=False)  # the item has a list match
    verification = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True)
    needs_second = models.BooleanField(default=False)
    second = models.CharField(max_length=10, blank=True)  # approved, returned
    second_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="seconded"
    )
    second_at = models.DateTimeField(null=True, blank=True)
    second_note = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "item_version"], name="one_decision_a_version"
            ),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | ~Q(second_by=F("by")),
                name="nobody_approves_their_own",
            ),
            models.CheckConstraint(
                condition=Q(second="", second_by__isnull=True, second_at__isnull=True)
                | Q(
                    second__in=["approved", "returned"],
                    second_by__isnull=False,
                    second_at__isnull=False,
                    needs_second=True,
                ),
                name="a_second_say_has_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(action__in=[a.value for a in ADVERSE], on_match=True)
                | Q(verification__isnull=False),
                name="no_adverse_action_unverified",
            ),
            models.CheckConstraint(
                condition=~Q(action="hold")
                | Q(hold_owner__isnull=False, hold_until__isnull=False),
                name="a_hold_has_owner_and_expiry",
            ),
            models.CheckConstraint(
                condition=~Q(action="refer") | Q(needs_second=True),
                name="a_referral_needs_two",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["at"], name="decided_at"),
            models.Index(fields=["by", "at"], name="decided_by"),
        ]

    def __str__(self) -> str:
        return f"{self.action} of {self.item_id}"

    @property
    def final(self) -> bool:
        """Whether it stands: approved where a second person had to agree."""
        return not self.needs_second or self.second == "approved"
