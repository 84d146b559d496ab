"""The audit log: who did what to what, when, each event sealed by the one before."""

from typing import ClassVar

from django.db import models


class AuditEvent(models.Model):
    """One event; triggers refuse every change and removal."""

    number = models.BigIntegerField(primary_key=True)  # from 1, without a gap
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)  # sign-in name, or "system"
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)  # e.g. item:17; never a payee
    data = models.JSONField(default=dict)  # facts; never anything of a payee
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        # Each filter of the log's page is read backwards from the newest.
        indexes: ClassVar = [
            models.Index(fields=["subject", "number"], name="events_of"),
            models.Index(fields=["actor", "number"], name="events_by"),
            models.Index(fields=["action", "number"], name="events_kind"),
            models.Index(fields=["at", "number"], name="events_at"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.subject}"


class AuditHead(models.Model):
    """The last event's number and digest, in one row: writers lock it."""

    number = models.BigIntegerField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"
