"""The audit log's one head row; `outlay.review.guarding` makes the triggers."""

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def make(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Make the head of an empty log."""
    apps.get_model("review", "AuditHead").objects.create(
        pk=1, number=0, digest="0" * 64
    )


class Migration(migrations.Migration):
    """The beginning of the audit log."""

    dependencies: ClassVar = [("review", "0001_tables")]
    operations: ClassVar = [migrations.RunPython(make, elidable=False)]
