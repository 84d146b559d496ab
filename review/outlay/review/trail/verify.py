"""Reading the audit log again, link by link."""

from dataclasses import dataclass

from outlay.review.models import AuditEvent, AuditHead
from outlay.review.trail.record import BEGINNING, HEAD, digest_of


@dataclass(frozen=True, slots=True)
class Verified:
    """What a reading of the whole chain found.

    Attributes
    ----------
    events : int
        Events that were read and are as they were written.
    head : str
        Digest of the last of them: whoever kept an earlier one can tell a log that
        was written anew.
    broken_at : int or None
        Number of the first event that is not as it was written, or is missing.
    """

    events: int
    head: str
    broken_at: int | None

    @property
    def sound(self) -> bool:
        """Whether the whole chain is as it was written."""
        return self.broken_at is None


def verify() -> Verified:
    """Read every event in order; stop at the first that is not as it was written."""
    digest, number = BEGINNING, 0
    for event in AuditEvent.objects.order_by("number").iterator(chunk_size=2000):
        expected = event.number == number + 1 and event.previous == digest
        if not expected or event.digest != digest_of(event):
            return Verified(number, digest, number + 1)
        number, digest = event.number, event.digest
    head = AuditHead.objects.get(pk=HEAD)
    whole = (head.number, head.digest) == (number, digest)
    return Verified(number, digest, None if whole else number + 1)
