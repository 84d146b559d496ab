"""Writing the audit log.

Each event holds the hash of the one before, so that a changed, lost or inserted
event breaks the chain from there on (Haber and Stornetta 1991). One writer at a
time: the head row is locked until the transaction ends.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone

from outlay.review.models import AuditEvent, AuditHead

BEGINNING = "0" * 64
HEAD = 1  # the one row's key
SYSTEM = "system"  # the actor of what no person did
_as_text = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class Sealed(Protocol):
    """An event as it was read: a row of the table, or a plain tuple of its fields."""

    @property
    def number(self) -> int:
        """Its place in the chain, from 1."""

    @property
    def at(self) -> dt.datetime:
        """When it was written, UTC."""

    @property
    def actor(self) -> str:
        """Whose act it was."""

    @property
    def action(self) -> str:
        """What was done."""

    @property
    def subject(self) -> str:
        """What it was done to."""

    @property
    def data(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Facts."""

    @property
    def previous(self) -> str:
        """Digest of the event before."""


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
        Facts: texts, whole numbers, yes or no. Never anything of a payee, and no
        free text.

    Raises
    ------
    TypeError
        Where a fact is anything else: a fraction is not the same to every database
        after it was written, and then the chain would not hold.
    """
    facts = _plain(data or {})
    with transaction.atomic():
        head = AuditHead.objects.select_for_update().get(pk=HEAD)
        made = AuditEvent(
            number=head.number + 1,
            at=timezone.now(),
            actor=actor,
            action=action,
            subject=subject,
            data=facts,
            previous=head.digest,
        )
        made.digest = digest_of(made)
        made.save(force_insert=True)
        head.number, head.digest = made.number, made.digest
        head.save(update_fields=["number", "digest"])
    return made


def digest_of(event: Sealed) -> str:
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
    return hashlib.sha256(_as_text(said).encode()).hexdigest()


def _plain(data: Mapping[str, object]) -> dict[str, object]:
    for name, fact in data.items():
        if fact is not None and not isinstance(fact, str | int):
            message = f"{name} is {type(fact).__name__}: the log holds no such facts"
            raise TypeError(message)
    return dict(data)
