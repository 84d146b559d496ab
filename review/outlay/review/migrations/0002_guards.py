"""Triggers: what is written in the log, in decisions and notes stays as written."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

GUARDS = Path(__file__).parent / "guards"


def make(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers of this engine, and the log's one head row."""
    vendor = editor.connection.vendor
    for statement in (GUARDS / f"{vendor}.sql").read_text("utf-8").split("\n\n\n"):
        editor.execute(statement)
    apps.get_model("review", "AuditHead").objects.create(
        pk=1, number=0, digest="0" * 64
    )


class Migration(migrations.Migration):
    """Guards of the append-only tables."""

    dependencies: ClassVar = [("review", "0001_tables")]
    operations: ClassVar = [migrations.RunPython(make, elidable=False)]
