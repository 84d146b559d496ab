"""Whether the models had flagged an item: the override rate and precision count it."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column more on the items."""

    dependencies: ClassVar = [("review", "0004_payments_of_one_kind")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="item",
            name="by_model",
            field=models.BooleanField(default=False, db_default=False),
        ),
    ]
