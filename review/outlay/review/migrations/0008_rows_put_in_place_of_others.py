"""No referral by one person alone; its triggers refuse rows in place of others."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0007_payments_of_one_invoice"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=~Q(action="refer") | Q(needs_second=True),
                name="a_referral_needs_two",
            ),
        ),
    ]
