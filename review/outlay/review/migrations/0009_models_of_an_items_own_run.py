from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0008_rows_put_in_place_of_others"),
    ]

    operations = []
