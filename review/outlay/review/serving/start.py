"""Making Django ready for one command, and what it needs of the database."""

import getpass
import os
from pathlib import Path

from outlay.payments.errors import ConfigurationError

SETTINGS = "outlay.review.config.settings"


def begin(home: Path, *, demo: bool = False) -> None:
    """Set Django up for the store in `home`; the environment says all else.

    Nothing of Django may be imported before: its settings are read once a process.
    """
    os.environ["OUTLAY_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if demo:
        os.environ["OUTLAY_REVIEW_MODE"] = "demo"
    import django

    django.setup()


def begin_on_tables(home: Path) -> None:
    """Set Django up, and refuse a database whose tables are not those of this release.

    Raises
    ------
    ConfigurationError
        Where `outlay review migrate` is to be run first.
    """
    begin(home)
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise ConfigurationError(
            "the review database has no tables yet, or those of an earlier release",
            rule="docs/review.md#database",
            fix="run `outlay review migrate` first",
        )


def make_tables() -> None:
    """Bring the database's tables, and the pages' files, to this release."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)


def whoever() -> str:
    """Return who runs the command, as the audit log names them: no sign-in name."""
    try:
        return f"command:{getpass.getuser()}"
    except (KeyError, OSError):  # a container's user without a name
        return f"command:{os.getuid()}"
