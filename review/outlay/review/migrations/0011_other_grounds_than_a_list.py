"""Where every match means somebody else, two people decide on other grounds.

Only a trigger changed; a migration lets it be made anew.
"""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """No table changes."""

    dependencies: ClassVar = [("review", "0010_one_verification_a_match")]
    operations: ClassVar = []
