"""Whether the database has its tables and guards, and nobody of the demonstration."""

from collections.abc import Iterator

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from outlay.review import guarding
from outlay.review.access.problem import Problem
from outlay.review.config.options import Options
from outlay.review.models import Person

WHERE = "OUTLAY_REVIEW_DATABASE"


def database_problems(options: Options) -> Iterator[Problem]:
    """Say what is missing in the database, or should not be there."""
    if not options.demo and connection.vendor == "sqlite":
        yield Problem(
            "it is SQLite: right for one machine with its own disk, not for more",
            WHERE,
            "Name a Postgres database where more than one machine serves",
            warning=True,
        )
    try:
        yield from _table_problems(options)
    except DatabaseError as error:
        yield Problem(
            f"it does not answer ({type(error).__name__})", WHERE, "See that it runs"
        )


def _table_problems(options: Options) -> Iterator[Problem]:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        yield Problem(
            f"{len(missing)} changes of its tables are still to be made",
            WHERE,
            "Run `outlay review migrate`",
        )
        return
    yield from _guard_problems()
    if not options.demo:
        yield from _people_problems()


def _guard_problems() -> Iterator[Problem]:
    missing = guarding.missing(connection)
    if missing:
        yield Problem(
            "triggers are gone or switched off that keep what was written as it was: "
            + ", ".join(missing),
            WHERE,
            "Find out who did it, run `outlay review verify`, then `outlay review "
            "migrate`, which makes them again",
        )


def _people_problems() -> Iterator[Problem]:
    people = Person.objects.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    if people.exclude(password="").exists():
        yield Problem(
            "people of the demonstration are in it, with passwords that all know",
            WHERE,
            "Use another database: this one was the demonstration's",
        )
