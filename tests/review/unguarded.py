"""Emptying guarded tables between tests: only tests may, by taking the guards off."""

import importlib
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

GUARDS = importlib.import_module("outlay.review.migrations.0002_guards")
TRIGGERS = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger "
    "WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'review_%'",
}


def take_off() -> None:
    """Remove every trigger of the app's tables."""
    on_table = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        for name, table in cursor.fetchall():
            where = f" ON {table}" if on_table else ""
            cursor.execute(f"DROP TRIGGER {name}{where}")
        if on_table:
            cursor.execute("DROP FUNCTION IF EXISTS review_refuse CASCADE")


def put_on() -> None:
    """Make the triggers and the log's head row again, as the migration does."""
    with connection.schema_editor() as editor:
        GUARDS.make(apps, editor)


def flush_unguarded(flush: Any) -> Any:
    """Return `execute_sql_flush` with the guards off while it runs."""

    def flushed(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        take_off()
        flush(operations, statements)
        put_on()

    return flushed
