from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0009_models_of_an_items_own_run"),
    ]

    operations = []
