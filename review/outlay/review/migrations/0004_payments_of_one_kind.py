from django.db import migrations, models


class Migration(migrations.Migration):
    """Payments of one kind, for the comparison with peers."""

    dependencies = [("review", "0003_indexes_of_the_log")]

    operations = [
        migrations.AddIndex(
            model_name="disbursed",
            index=models.Index(
                fields=["agency", "program", "payment_type", "-id"],
                name="paid_peers",
            ),
        ),
    ]
