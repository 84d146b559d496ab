from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0006_indexes_of_the_queue"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="disbursed",
            index=models.Index(fields=["invoice_key"], name="paid_invoice"),
        ),
    ]
