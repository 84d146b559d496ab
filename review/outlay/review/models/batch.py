"""A scored batch whose flagged payments came here for review."""

from typing import ClassVar

from django.db import models

NOT_KNOWN = "not known"  # models of a run that was loaded before they were kept


class Batch(models.Model):
    """One import of the store, with the run whose rows people see.

    Models and policy stand with the runs: what was decided stays on its own run when
    the batch is scored again.
    """

    LOADING, READY = "loading", "ready"

    key = models.CharField(max_length=32, unique=True)  # the store's import id
    run_id = models.CharField(max_length=64)  # the run that stands
    content_sha256 = models.CharField(max_length=64)  # of that run's scored.parquet
    file_name = models.CharField(max_length=255)
    payments = models.BigIntegerField()  # accepted payments of the whole batch
    cents = models.BigIntegerField()  # and their amount
    to_review = models.BigIntegerField()  # rows that went to review in this run
    scheduled_on = models.DateField()  # first day on which one of them is to be paid
    cut_off = models.DateTimeField()  # until then the payer waits for decisions
    loaded_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=LOADING)

    def __str__(self) -> str:
        return f"{self.file_name} ({self.key})"

    @property
    def standing(self) -> "BatchRun":
        """The run that stands; not that of every item."""
        return self.run_named(self.run_id)

    def run_named(self, run_id: str) -> "BatchRun":
        """Return one of the batch's runs; it has few, so all are read, or prefetched.

        One that nobody knows has models and policy that are not known either.
        """
        named = (run for run in self.runs.all() if run.run_id == run_id)
        return next(named, BatchRun(batch=self, run_id=run_id))


class BatchRun(models.Model):
    """The models and the policy of one run of a batch, as it was loaded."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="runs")
    run_id = models.CharField(max_length=64)
    fraud_model = models.CharField(max_length=100, default=NOT_KNOWN)  # or none
    error_model = models.CharField(max_length=100, default=NOT_KNOWN)
    policy = models.CharField(max_length=64, default=NOT_KNOWN)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "run_id"], name="one_run_once"),
        ]

    def __str__(self) -> str:
        return self.run_id

    @property
    def modelled(self) -> bool:
        """Whether a model scored it; else the queue is ordered by amount."""
        return {self.fraud_model, self.error_model} != {"none"}


class BatchAgency(models.Model):
    """What one agency has in a batch: those who see the agency see no more of it."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="agencies")
    agency = models.CharField(max_length=200)
    # Of the whole batch, not of the queue; null where nobody counted them.
    payments = models.BigIntegerField(null=True)
    cents = models.BigIntegerField(null=True)
    codes = models.JSONField(default=list)  # reason codes that its items have or had

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "batch"], name="one_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agency} in {self.batch_id}"
