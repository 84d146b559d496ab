"""Triggers of the database: what is written stays, and items stand on decisions.

They are made anew after every migration and taken off before one: SQLite changes a
table by making another, and would lose its triggers without a word.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

FILES = Path(__file__).parent / "migrations" / "guards"
MADE = re.compile(r"^CREATE TRIGGER (\w+) BEFORE [^;]*?\bON (\w+)$", re.MULTILINE)
# Name, table, and whether it works: Postgres can switch a trigger off.
STANDING = {
    "sqlite": "SELECT name, tbl_name, 1 FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, tgrelid::regclass::text, tgenabled IN ('O', 'A') "
    "FROM pg_trigger WHERE NOT tgisinternal",
}


def put_on(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger of this engine anew."""
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        take_off(connection)
        for statement in _text(connection).split("\n\n\n"):
            # No parameters, not even none: with them "%" means something else.
            cursor.execute(statement)


def take_off(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers; only a migration, or a test of what happens then, may."""
    on_table = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for name, table, _ in standing(connection):
            where = f" ON {table}" if on_table else ""
            cursor.execute(f"DROP TRIGGER {name}{where}")


def standing(connection: BaseDatabaseWrapper) -> list[tuple[str, str, bool]]:
    """Return each trigger of ours: name, table, and whether it works."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING[connection.vendor])
        there = cursor.fetchall()
    return [
        (name, table, bool(works))
        for name, table, works in there
        if name.startswith("review_")
    ]


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of triggers that should work here and do not."""
    meant = {name for name, _ in MADE.findall(_text(connection))}
    return sorted(meant - {name for name, _, works in standing(connection) if works})


def before_migrating(using: str, plan: Sequence[object], **_: object) -> None:
    """Take the triggers off where tables will change."""
    if plan:
        take_off(connections[using])


def after_migrating(
    using: str, plan: Sequence[object] | None = None, **_: object
) -> None:
    """Make the triggers, once there are tables; where nothing changed, leave them.

    So a changed trigger comes with a migration, be it an empty one.
    """
    connection = connections[using]
    there = "review_audithead" in connection.introspection.table_names()
    if there and (plan or missing(connection)):
        put_on(connection)


def _text(connection: BaseDatabaseWrapper) -> str:
    return (FILES / f"{connection.vendor}.sql").read_text("utf-8")
