"""Emptying guarded tables between tests: only tests may, by taking the guards off."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
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


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Take these guards off for a while, so that a test's rows may be as it says."""
    on_table = connection.vendor == "postgresql"
    connection.check_constraints([])  # Postgres drops none while a check is pending
    standing = [each for each in guarding.standing(connection) if each[0] in names]
    with connection.cursor() as cursor:
        for name, table, _ in standing:
            cursor.execute(f"DROP TRIGGER {name}{f' ON {table}' if on_table else ''}")
        yield
        for name, _, _ in standing:
            cursor.execute(_made(name))


@contextmanager
def in_any_state(*states: str) -> Iterator[None]:
    """Let a test's payments come in as if they had been decided."""
    with without("review_item_open") if set(states) - {"open"} else nullcontext():
        yield


def _made(name: str) -> str:
    """Return the statement that makes a guard."""
    for statement in guarding._text(connection).split("\n\n\n"):
        if f"CREATE TRIGGER {name} " in statement:
            return statement
    raise LookupError(name)


def flush_unguarded(flush: Any) -> Any:
    """Return `execute_sql_flush` with the guards off while it runs."""

    def flushed(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        take_off()
        flush(operations, statements)
        put_on()

    return flushed
