"""Indexes of the queue: its filters and orders within one agency."""

from typing import ClassVar

from django.db import migrations, models

INDEXES = (
    models.Index(fields=["state", "agency", "due_at", "id"], name="by_agency_due"),
    models.Index(
        fields=["state", "agency", "-amount_cents", "id"], name="by_agency_amount"
    ),
    models.Index(
        fields=["state", "agency", "program", "-priority", "id"], name="by_program"
    ),
    models.Index(fields=["state", "agency", "lead", "-priority", "id"], name="by_lead"),
    models.Index(
        fields=["state", "agency", "-priority", "id"],
        condition=models.Q(has_match=True),
        name="by_match",
    ),
    models.Index(
        fields=["assigned_to", "state", "agency", "-priority", "id"], name="by_assignee"
    ),
)


class Migration(migrations.Migration):
    """Nearly everybody sees some agencies only, so the agency stands in each."""

    dependencies: ClassVar = [("review", "0005_flagged_by_model")]
    operations: ClassVar = [
        migrations.RemoveIndex(model_name="item", name="by_assignee"),
        *(migrations.AddIndex(model_name="item", index=each) for each in INDEXES),
    ]
