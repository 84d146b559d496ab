"""A scored batch whose flagged payments came here for review."""

from django.db import models


class Batch(models.Model):
    """One import of the store, with the run whose rows people see."""

    LOADING, READY = "loading", "ready"

    key = models.CharField(max_length=32, unique=True)  # the store's import id
    run_id = models.CharField(max_length=64)  # the run that stands
    content_sha256 = models.CharField(max_length=64)  # of that run's scored.parquet
    file_name = models.CharField(max_length=255)
    payments = models.BigIntegerField()  # accepted payments of the whole batch
    cents = models.BigIntegerField()  # and their amount
    to_review = models.BigIntegerField()  # rows that went to review in this run
    fraud_model = models.CharField(max_length=100)  # name/version, or none
    error_model = models.CharField(max_length=100)
    policy = models.CharField(max_length=64)
    scheduled_on = models.DateField()  # first day on which one of them is to be paid
    cut_off = models.DateTimeField()  # until then the payer waits for decisions
    loaded_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=LOADING)

    def __str__(self) -> str:
        return f"{self.file_name} ({self.key})"

    @property
    def modelled(self) -> bool:
        """Whether a model scored it; else the queue is ordered by amount."""
        return {self.fraud_model, self.error_model} != {"none"}
