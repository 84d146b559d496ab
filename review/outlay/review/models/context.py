"""Payments around the flagged ones: what a case is compared with."""

from typing import ClassVar

from django.db import models

WITHIN = 60  # days between two payments that may be one


class Disbursed(models.Model):
    """A payment of the store that shares payee, account or address with an item.

    Tokens only. `outcome` is the latest class known when it was loaded, if any.
    """

    payment_key = models.CharField(max_length=100, unique=True)
    batch_key = models.CharField(max_length=32)
    agency = models.CharField(max_length=200)
    program = models.CharField(max_length=300)
    payment_type = models.CharField(max_length=100)
    method = models.CharField(max_length=10)
    scheduled_on = models.DateField()
    amount_cents = models.BigIntegerField()
    payee_key = models.CharField(max_length=64)
    account_key = models.CharField(max_length=64, blank=True)
    address_key = models.CharField(max_length=64, blank=True)
    invoice_key = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=30, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["payee_key", "-scheduled_on"], name="paid_payee"),
            models.Index(fields=["account_key", "-scheduled_on"], name="paid_account"),
            models.Index(fields=["address_key", "-scheduled_on"], name="paid_address"),
            models.Index(fields=["invoice_key"], name="paid_invoice"),
            models.Index(
                fields=["agency", "program", "payment_type", "-id"], name="paid_peers"
            ),
        ]

    def __str__(self) -> str:
        return self.payment_key
