"""What a forger who owns the database can do."""

from typing import Any

from outlay.review.models import AuditEvent, AuditHead
from outlay.review.trail.record import BEGINNING, HEAD, digest_of
from tests.review.unguarded import take_off


def rewritten(number: int, **change: Any) -> None:
    """Change one event, and compute every later digest and the head anew."""
    take_off()
    digest = BEGINNING
    for event in list(AuditEvent.objects.order_by("number")):
        for name, value in (change if event.number == number else {}).items():
            setattr(event, name, value)
        event.previous = digest
        event.digest = digest = digest_of(event)
        event.save()
    AuditHead.objects.filter(pk=HEAD).update(digest=digest)
