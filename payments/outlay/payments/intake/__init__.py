"""Taking payment files into the store."""

from outlay.payments.intake.run import ingest

__all__ = ["ingest"]
