"""Emptying guarded tables between tests: only tests may, by taking the guards off."""

from typing import Any

from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

from outlay.review import guarding
from outlay.review.models import AuditHead
from outlay.review.trail.record import BEGINNING, HEAD


def take_off() -> None:
    """Remove every trigger of the app's tables."""
    guarding.take_off(connection)


def put_on() -> None:
    """Make the log's head row and the triggers again, as migrating does."""
    AuditHead.objects.create(pk=HEAD, number=0, digest=BEGINNING)
    guarding.put_on(connection)


def flush_unguarded(flush: Any) -> Any:
    """Return `execute_sql_flush` with the guards off while it runs."""

    def flushed(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        take_off()
        flush(operations, statements)
        put_on()

    return flushed
