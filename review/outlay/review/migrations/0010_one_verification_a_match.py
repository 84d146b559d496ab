"""A verification names the match that it is of; the triggers hold decisions to it."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """List and entry of a verification.

    Earlier ones name none and so are of no match: what still waits for a second person
    is verified again, match by match.
    """

    dependencies: ClassVar = [("review", "0009_models_of_an_items_own_run")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="notice",
            name="source",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=20
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="entry",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=100
            ),
        ),
    ]
