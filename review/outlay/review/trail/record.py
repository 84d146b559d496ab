"""Writing the audit log.

Each event holds the hash of the one before, so that a changed, lost or inserted
event breaks the chain from there on (Haber and Stornetta 1991). One writer at a
time: the head row is locked until the transaction ends.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from outlay.review.models import AuditEvent, AuditHead

BEGINNING = "0" * 64
HEAD = 1  # the one row's key


def record(
    actor: str, action: str, subject: str, data: Mapping[str, object] | None = None
) -> AuditEvent:
    """Append one event, in the transaction that does what it tells of.

    Parameters
    ----------
    actor : str
        Sign-in name, or "system".
    action : str
        What was done, a word or two, e.g. "decide".
    subject : str
        What it was done to, e.g. "item:17". Never anything of a payee.
    data : mapping, optional
        Facts that JSON can hold. Never anything of a payee, and no free text.
    """
    with transaction.atomic():
        head = AuditHead.objects.select_for_update().get(pk=HEAD)
        made = AuditEvent(
            number=head.number + 1,
            at=timezone.now(),
            actor=actor,
            action=action,
            subject=subject,
            data=dict(data or {}),
            previous=head.digest,
        )
        made.digest = digest_of(made)
        made.save(force_insert=True)
        head.number, head.digest = made.number, made.digest
        head.save(update_fields=["number", "digest"])
    return made


def digest_of(event: AuditEvent) -> str:
    """Return SHA-256, 64 hex digits, over everything of an event but itself."""
    said = {
        "number": event.number,
        "at": event.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "actor": event.actor,
        "action": event.action,
        "subject": event.subject,
        "data": event.data,
        "previous": event.previous,
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
