"""A payment that somebody is to look at, and what the queue shows of it."""

from typing import ClassVar

from django.db import models

from outlay.review.models.batch import Batch, BatchRun
from outlay.review.models.person import Person


class State(models.TextChoices):
    """Where an item stands; docs/review.md#states draws the ways between."""

    OPEN = "open", "Open"
    HELD = "held", "Held"
    PENDING = "pending", "Waits for a second person"
    RELEASED = "released", "Released"
    IMPROPER = "improper", "Improper"
    REFERRED = "referred", "Referred"


UNDECIDED = (State.OPEN, State.HELD, State.PENDING)
TIER = 10**15  # cents; no expected loss reaches it


class Item(models.Model):
    """One flagged or drawn payment of a batch.

    `selection` says how it came here. No page shows it to whoever decides: people
    look otherwise at what a model flagged than at what was drawn at random.
    """

    SCORE, RANDOM = "score", "random"

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="items")
    run_id = models.CharField(max_length=64)
    payment_key = models.CharField(max_length=100)
    agency = models.CharField(max_length=200)
    program = models.CharField(max_length=300)
    payment_type = models.CharField(max_length=100)
    method = models.CharField(max_length=10)
    scheduled_on = models.DateField()
    amount_cents = models.BigIntegerField()
    expected_loss_cents = models.BigIntegerField()
    # tier x TIER + expected loss (without a model: the amount). One number orders the
    # queue, so that one index pages through it; ties by id, the loading order.
    priority = models.BigIntegerField()
    # Whose first reason: fraud, error, rule, list, checklist (cases.words.LEADS).
    lead = models.CharField(max_length=10)
    top_code = models.CharField(max_length=40)
    top_reason = models.CharField(max_length=400)
    has_match = models.BooleanField(default=False)  # with a watch list, any strength
    # Whether the models had flagged it (route "model"): only figures of many payments
    # count it, as the monitor does. db_default, so that an INSERT may leave it out.
    by_model = models.BooleanField(default=False, db_default=False)
    selection = models.CharField(max_length=10)
    inclusion_probability = models.FloatField()  # of an outcome learned here
    payee_key = models.CharField(max_length=64)  # keyed tokens of the store
    account_key = models.CharField(max_length=64, blank=True)
    address_key = models.CharField(max_length=64, blank=True)
    payee_mask = models.CharField(max_length=20)  # initials
    tin_mask = models.CharField(max_length=20, blank=True)  # last four
    account_mask = models.CharField(max_length=20, blank=True)  # last four
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    assigned_to = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="assigned"
    )
    version = models.IntegerField(default=1)
    held_until = models.DateTimeField(null=True, blank=True)
    withdrawn = models.BooleanField(default=False)  # a later run does not flag it

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["batch", "payment_key"], name="one_item_a_payment"
            ),
            models.UniqueConstraint(
                fields=["payment_key"],
                condition=models.Q(state__in=[s.value for s in UNDECIDED]),
                name="one_open_item_a_payment",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="state_is_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "-priority", "id"], name="by_loss"),
            models.Index(fields=["state", "due_at", "id"], name="by_due"),
            models.Index(fields=["state", "-amount_cents", "id"], name="by_amount"),
            models.Index(
                fields=["state", "agency", "-priority", "id"], name="by_agency"
            ),
            models.Index(
                fields=["state", "agency", "due_at", "id"], name="by_agency_due"
            ),
            models.Index(
                fields=["state", "agency", "-amount_cents", "id"],
                name="by_agency_amount",
            ),
            models.Index(
                fields=["state", "agency", "program", "-priority", "id"],
                name="by_program",
            ),
            models.Index(
                fields=["state", "agency", "lead", "-priority", "id"], name="by_lead"
            ),
            models.Index(
                fields=["state", "agency", "-priority", "id"],
                condition=models.Q(has_match=True),
                name="by_match",
            ),
            models.Index(
                fields=["assigned_to", "state", "agency", "-priority", "id"],
                name="by_assignee",
            ),
            models.Index(fields=["payee_key", "-due_at"], name="by_payee"),
            models.Index(fields=["account_key"], name="by_account"),
            models.Index(fields=["address_key"], name="by_address"),
            models.Index(fields=["payment_key"], name="by_payment"),
        ]

    def __str__(self) -> str:
        return self.payment_key

    @property
    def scored_by(self) -> BatchRun:
        """The run that says what stands here; once decided, the one decided on."""
        return self.batch.run_named(self.run_id)


class ItemReason(models.Model):
    """One reason code of an item: what the queue filters by."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="codes")
    code = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "item"], name="one_code_once"),
        ]

    def __str__(self) -> str:
        return self.code


class Explanation(models.Model):
    """What only the case page needs: kept out of the queue's table.

    `reasons`, `checks` are as in the store's SCORES table (docs/tables.md#scores);
    `facts` holds the payment's own columns without any identifier.
    """

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True)
    p_fraud = models.FloatField(null=True)
    p_error = models.FloatField(null=True)
    reasons = models.JSONField()
    checks = models.JSONField()
    facts = models.JSONField()

    def __str__(self) -> str:
        return str(self.item_id)


class Match(models.Model):
    """What of the payee agrees with an entry of a watch list."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="matches")
    source = models.CharField(max_length=20)
    snapshot_on = models.DateField()
    entry = models.CharField(max_length=100)
    strength = models.CharField(max_length=20)
    compared = models.TextField()
    verify = models.TextField()

    def __str__(self) -> str:
        return f"{self.source} {self.entry}"
