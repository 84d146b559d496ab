"""Indexes of the audit log's filters."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Events by subject, actor, action and time, newest first."""

    dependencies: ClassVar = [("review", "0002_guards")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["subject", "number"], name="events_of"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["actor", "number"], name="events_by"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["action", "number"], name="events_kind"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["at", "number"], name="events_at"),
        ),
    ]
