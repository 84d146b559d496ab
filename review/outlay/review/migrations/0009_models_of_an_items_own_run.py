"""Models, policy and decisions by run; and what each agency has in a batch.

Of a run that was replaced before, the models are not known any more: only the batch
named them. How many payments an agency has in a batch that is here is not known
either, until the batch is scored again. Decisions get the run of their payment.
"""

from typing import Any, ClassVar

from django.db import migrations, models

LEADS = (("L-", "list"), ("C-", "checklist"))  # a code's beginning, and what leads then


def keep_runs(apps: Any, _editor: object) -> None:  # noqa: ANN401 - models of then
    """Give each batch the run that stands, and those of its items beside it."""
    batches, runs, items = _tables(apps, "Batch", "BatchRun", "Item")
    names = ("run_id", "fraud_model", "error_model", "policy")
    known = batches.objects.values("pk", *names)
    runs.objects.bulk_create(
        runs(batch_id=each.pop("pk"), **each) for each in list(known)
    )
    pairs = items.objects.order_by().values_list("batch_id", "run_id").distinct()
    others = [runs(batch_id=batch, run_id=run) for batch, run in pairs]
    runs.objects.bulk_create(others, ignore_conflicts=True)


def keep_agencies(apps: Any, _editor: object) -> None:  # noqa: ANN401
    """Note which agencies have items in a batch, and the codes of these."""
    items, reasons, parts = _tables(apps, "Item", "ItemReason", "BatchAgency")
    found: dict[tuple[int, str], list[str]] = {
        pair: [] for pair in items.objects.order_by().values_list("batch_id", "agency")
    }
    told = reasons.objects.order_by("code").values_list(
        "item__batch_id", "item__agency", "code"
    )
    for batch, agency, code in told.distinct():
        found[batch, agency].append(code)
    parts.objects.bulk_create(
        parts(batch_id=batch, agency=agency, codes=codes)
        for (batch, agency), codes in found.items()
    )


def name_leads(apps: Any, _editor: object) -> None:  # noqa: ANN401
    """Say "a watch list" or "a check" where that leads: they were loaded as rules."""
    (items,) = _tables(apps, "Item")
    for beginning, lead in LEADS:
        ruled = items.objects.filter(lead="rule", top_code__startswith=beginning)
        ruled.update(lead=lead)


def name_runs(apps: Any, _editor: object) -> None:  # noqa: ANN401
    """Give each decision the run that its payment stands on."""
    decisions, items = _tables(apps, "Decision", "Item")
    run = items.objects.filter(pk=models.OuterRef("item")).values("run_id")
    decisions.objects.update(run_id=models.Subquery(run))


def _tables(apps: Any, *names: str) -> list[Any]:  # noqa: ANN401
    return [apps.get_model("review", name) for name in names]


def _key() -> "models.BigAutoField[Any, Any]":
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def _batch(name: str) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey("review.batch", models.PROTECT, related_name=name)


NOT_KNOWN = "not known"
RUN = [
    ("id", _key()),
    ("run_id", models.CharField(max_length=64)),
    ("fraud_model", models.CharField(default=NOT_KNOWN, max_length=100)),
    ("error_model", models.CharField(default=NOT_KNOWN, max_length=100)),
    ("policy", models.CharField(default=NOT_KNOWN, max_length=64)),
    ("batch", _batch("runs")),
]
AGENCY = [
    ("id", _key()),
    ("agency", models.CharField(max_length=200)),
    ("payments", models.BigIntegerField(null=True)),
    ("cents", models.BigIntegerField(null=True)),
    ("codes", models.JSONField(default=list)),
    ("batch", _batch("agencies")),
]


class Migration(migrations.Migration):
    """Two tables, filled from the batches and their items, and columns that move."""

    dependencies: ClassVar = [("review", "0008_rows_put_in_place_of_others")]
    operations: ClassVar = [
        migrations.CreateModel("BatchRun", RUN),
        migrations.CreateModel("BatchAgency", AGENCY),
        migrations.AddConstraint(
            "batchrun",
            models.UniqueConstraint(fields=["batch", "run_id"], name="one_run_once"),
        ),
        migrations.AddConstraint(
            "batchagency",
            models.UniqueConstraint(fields=["agency", "batch"], name="one_part_once"),
        ),
        migrations.AddField(
            "decision",
            "run_id",
            models.CharField(db_default="", default="", max_length=64),
        ),
        *(
            migrations.RunPython(each, migrations.RunPython.noop)
            for each in (keep_runs, keep_agencies, name_leads, name_runs)
        ),
        *(
            migrations.RemoveField("batch", name)
            for name in ("fraud_model", "error_model", "policy")
        ),
    ]
