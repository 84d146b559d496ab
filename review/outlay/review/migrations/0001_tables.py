import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(max_length=150)),
                ("action", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=120)),
                ("data", models.JSONField(default=dict)),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("number", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("key", models.CharField(max_length=32, unique=True)),
                ("run_id", models.CharField(max_length=64)),
                ("content_sha256", models.CharField(max_length=64)),
                ("file_name", models.CharField(max_length=255)),
                ("payments", models.BigIntegerField()),
                ("cents", models.BigIntegerField()),
                ("to_review", models.BigIntegerField()),
                ("fraud_model", models.CharField(max_length=100)),
                ("error_model", models.CharField(max_length=100)),
                ("policy", models.CharField(max_length=64)),
                ("scheduled_on", models.DateField()),
                ("cut_off", models.DateTimeField()),
                ("loaded_at", models.DateTimeField()),
                ("state", models.CharField(default="loading", max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("run_id", models.CharField(max_length=64)),
                ("payment_key", models.CharField(max_length=100)),
                ("agency", models.CharField(max_length=200)),
                ("program", models.CharField(max_length=300)),
                ("payment_type", models.CharField(max_length=100)),
                ("method", models.CharField(max_length=10)),
                ("scheduled_on", models.DateField()),
                ("amount_cents", models.BigIntegerField()),
                ("expected_loss_cents", models.BigIntegerField()),
                ("priority", models.BigIntegerField()),
                ("lead", models.CharField(max_length=10)),
                ("top_code", models.CharField(max_length=40)),
                ("top_reason", models.CharField(max_length=400)),
                ("has_match", models.BooleanField(default=False)),
                ("selection", models.CharField(max_length=10)),
                ("inclusion_probability", models.FloatField()),
                ("payee_key", models.CharField(max_length=64)),
                ("account_key", models.CharField(blank=True, max_length=64)),
                ("address_key", models.CharField(blank=True, max_length=64)),
                ("payee_mask", models.CharField(max_length=20)),
                ("tin_mask", models.CharField(blank=True, max_length=20)),
                ("account_mask", models.CharField(blank=True, max_length=20)),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("held", "Held"),
                            ("pending", "Waits for a second person"),
                            ("released", "Released"),
                            ("improper", "Improper"),
                            ("referred", "Referred"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("version", models.IntegerField(default=1)),
                ("held_until", models.DateTimeField(blank=True, null=True)),
                ("withdrawn", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last login"
                    ),
                ),
                ("username", models.CharField(max_length=150, unique=True)),
                ("name", models.CharField(max_length=150)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("analyst", "Analyst"),
                            ("supervisor", "Supervisor"),
                            ("data_scientist", "Data scientist"),
                            ("auditor", "Auditor"),
                            ("admin", "Admin"),
                        ],
                        max_length=20,
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=255)),
                ("is_active", models.BooleanField(default=True)),
                ("keys_on", models.BooleanField(default=True)),
                ("away_until", models.DateField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("subject", ""), _negated=True),
                        fields=("subject",),
                        name="one_person_a_subject",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "analyst",
                                    "supervisor",
                                    "data_scientist",
                                    "auditor",
                                    "admin",
                                ],
                            )
                        ),
                        name="role_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disbursed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("payment_key", models.CharField(max_length=100, unique=True)),
                ("batch_key", models.CharField(max_length=32)),
                ("agency", models.CharField(max_length=200)),
                ("program", models.CharField(max_length=300)),
                ("payment_type", models.CharField(max_length=100)),
                ("method", models.CharField(max_length=10)),
                ("scheduled_on", models.DateField()),
                ("amount_cents", models.BigIntegerField()),
                ("payee_key", models.CharField(max_length=64)),
                ("account_key", models.CharField(blank=True, max_length=64)),
                ("address_key", models.CharField(blank=True, max_length=64)),
                ("invoice_key", models.CharField(blank=True, max_length=64)),
                ("outcome", models.CharField(blank=True, max_length=30)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["payee_key", "-scheduled_on"], name="paid_payee"
                    ),
                    models.Index(
                        fields=["account_key", "-scheduled_on"], name="paid_account"
                    ),
                    models.Index(
                        fields=["address_key", "-scheduled_on"], name="paid_address"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Explanation",
            fields=[
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="review.item",
                    ),
                ),
                ("p_fraud", models.FloatField(null=True)),
                ("p_error", models.FloatField(null=True)),
                ("reasons", models.JSONField()),
                ("checks", models.JSONField()),
                ("facts", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Sealed",
            fields=[
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="review.item",
                    ),
                ),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.AddField(
            model_name="item",
            name="assigned_to",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assigned",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="batch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="review.batch",
            ),
        ),
        migrations.CreateModel(
            name="ItemReason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codes",
                        to="review.item",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Match",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("source", models.CharField(max_length=20)),
                ("snapshot_on", models.DateField()),
                ("entry", models.CharField(max_length=100)),
                ("strength", models.CharField(max_length=20)),
                ("compared", models.TextField()),
                ("verify", models.TextField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="matches",
                        to="review.item",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("text", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="review.item",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("verification", "Independent verification"),
                            ("notice", "Notice sent to the payee"),
                            ("response", "Answer of the payee"),
                            ("appeal", "Appeal received"),
                            ("outcome", "Outcome of the appeal"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("happened_on", models.DateField()),
                ("channel", models.CharField(blank=True, max_length=20)),
                ("what", models.TextField()),
                ("respond_by", models.DateField(blank=True, null=True)),
                ("confirmed", models.BooleanField(blank=True, null=True)),
                ("outcome", models.CharField(blank=True, max_length=20)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="review.item",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("item_version", models.IntegerField()),
                ("at", models.DateTimeField()),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("release", "Release"),
                            ("hold", "Hold"),
                            ("improper", "Improper"),
                            ("refer", "Refer for investigation"),
                            ("reopen", "Reopen"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "found",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("proper", "Proper: checked against documents"),
                            ("nothing", "Nothing found; not checked in full"),
                            ("overpayment", "Overpayment"),
                            ("underpayment", "Underpayment"),
                            ("technically_improper", "Technically improper"),
                            ("unknown", "Unknown: documentation is missing"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "suspicion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "None"),
                            ("fraud", "Suspected fraud"),
                            ("error", "Error"),
                            ("documents", "Missing documentation"),
                        ],
                        max_length=10,
                    ),
                ),
                ("cause", models.CharField(blank=True, max_length=30)),
                ("theme", models.CharField(blank=True, max_length=60)),
                ("control", models.CharField(blank=True, max_length=10)),
                ("amount_wrong_cents", models.BigIntegerField(blank=True, null=True)),
                ("reason_code", models.CharField(max_length=40)),
                ("note", models.TextField()),
                ("hold_until", models.DateTimeField(blank=True, null=True)),
                ("seconds_on_case", models.FloatField(null=True)),
                ("opened_details", models.BooleanField(null=True)),
                ("on_match", models.BooleanField(default=False)),
                ("needs_second", models.BooleanField(default=False)),
                ("second", models.CharField(blank=True, max_length=10)),
                ("second_at", models.DateTimeField(blank=True, null=True)),
                ("second_note", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "hold_owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seconded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="review.item",
                    ),
                ),
                (
                    "verification",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="review.notice",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("query", models.CharField(max_length=1000)),
                ("shared", models.BooleanField(default=False)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Scope",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("agency", models.CharField(max_length=200)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scopes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SecondLook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("wanted_at", models.DateTimeField()),
                ("at", models.DateTimeField(null=True)),
                (
                    "found",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("proper", "Proper: checked against documents"),
                            ("nothing", "Nothing found; not checked in full"),
                            ("overpayment", "Overpayment"),
                            ("underpayment", "Underpayment"),
                            ("technically_improper", "Technically improper"),
                            ("unknown", "Unknown: documentation is missing"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "suspicion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "None"),
                            ("fraud", "Suspected fraud"),
                            ("error", "Error"),
                            ("documents", "Missing documentation"),
                        ],
                        max_length=10,
                    ),
                ),
                ("amount_wrong_cents", models.BigIntegerField(null=True)),
                ("note", models.TextField(blank=True)),
                ("agrees", models.BooleanField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="review.decision",
                    ),
                ),
                (
                    "first_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="second_looks",
                        to="review.item",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["state", "-priority", "id"], name="by_loss"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["state", "due_at", "id"], name="by_due"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                fields=["state", "-amount_cents", "id"], name="by_amount"
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                fields=["state", "agency", "-priority", "id"], name="by_agency"
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                fields=["assigned_to", "state", "-priority", "id"], name="by_assignee"
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["payee_key", "-due_at"], name="by_payee"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["account_key"], name="by_account"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["address_key"], name="by_address"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["payment_key"], name="by_payment"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(
                fields=("batch", "payment_key"), name="one_item_a_payment"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["open", "held", "pending"])),
                fields=("payment_key",),
                name="one_open_item_a_payment",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["open", "held", "pending", "released", "improper", "referred"],
                    )
                ),
                name="state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemreason",
            constraint=models.UniqueConstraint(
                fields=("code", "item"), name="one_code_once"
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["item", "id"], name="notes_of"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["item", "id"], name="notices_of"),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["at"], name="decided_at"),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["by", "at"], name="decided_by"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                fields=("item", "item_version"), name="one_decision_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("second_by__isnull", True),
                    models.Q(("second_by", models.F("by")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_approves_their_own",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("second", ""),
                        ("second_at__isnull", True),
                        ("second_by__isnull", True),
                    ),
                    models.Q(
                        ("needs_second", True),
                        ("second__in", ["approved", "returned"]),
                        ("second_at__isnull", False),
                        ("second_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_second_say_has_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("action__in", ["improper", "refer"]),
                        ("on_match", True),
                        _negated=True,
                    ),
                    ("verification__isnull", False),
                    _connector="OR",
                ),
                name="no_adverse_action_unverified",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("action", "hold"), _negated=True),
                    models.Q(
                        ("hold_owner__isnull", False), ("hold_until__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="a_hold_has_owner_and_expiry",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                fields=("owner", "name"), name="one_view_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="scope",
            constraint=models.UniqueConstraint(
                fields=("person", "agency"), name="one_scope_once"
            ),
        ),
        migrations.AddIndex(
            model_name="secondlook",
            index=models.Index(fields=["at", "id"], name="looks_wanted"),
        ),
        migrations.AddConstraint(
            model_name="secondlook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("by__isnull", True),
                    models.Q(("by", models.F("first_by")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_looks_twice",
            ),
        ),
    ]
