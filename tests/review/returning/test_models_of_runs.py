"""Scored again under other models: what was decided stays with those of its own run."""

import csv
import json

import pyarrow.parquet as pq
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from outlay.payments.manifest import Manifest
from outlay.review import guarding
from outlay.review.deciding.decide import decide
from outlay.review.deciding.reopen import reopen
from outlay.review.loading.load import load_batch
from outlay.review.models import Batch, BatchRun, Decision, Item
from outlay.review.returning.labels import write_labels
from outlay.review.returning.outcomes import give_back
from tests.review.deciding.verdicts import improper, release
from tests.review.returning.conftest import FLAGGED
from tests.review.scored_store import scored

OLD = ("outlay-fraud/1", "outlay-error/1", "p")
NEW = {
    "fraud_model": "outlay-fraud/2",
    "error_model": "outlay-error/7",
    "policy": "a-later-policy",
}
TRAININGS = {"run1": "aaaaaaaa1111", "run2": "bbbbbbbb2222"}


def again(store, run="run2", **every):
    manifest = Manifest.load(store.batch_folder(Batch.objects.get().key))
    scored(store, manifest, FLAGGED, run=run, **every)
    load_batch(store, "latest")


@pytest.fixture
def rescored(loaded, item, decider):
    """Payment 1 was decided, then the batch was scored again under other models."""
    decide(item(1), 1, improper(), by=decider)
    again(loaded, **NEW)
    return loaded


def trainings(store):
    """Give each run a training of its own, with a card."""
    for run, training in TRAININGS.items():
        folder = store.batch_folder(Batch.objects.get().key) / "runs" / run
        terms = {"champion": {"training_id": training}}
        (folder / "terms.json").write_text(json.dumps(terms), encoding="utf-8")
        card = store.home / "models" / training / "model_card.md"
        card.parent.mkdir(parents=True)
        card.write_text("# Card\n", encoding="utf-8")


@pytest.mark.parametrize("name", ["case", "case-print"])
@pytest.mark.parametrize("number", [1, 2], ids=["decided", "undecided"])
def test_a_page_names_the_models_of_the_items_run(
    rescored, item, decider, signed_in, name, number
):
    page = signed_in(decider).get(reverse(name, args=[item(number).pk]))
    text = page.content.decode()
    mine, other = (OLD, NEW.values()) if number == 1 else (NEW.values(), OLD)
    for said in mine:
        assert said in text
    for said in (each for each in other if each != "p"):
        assert said not in text
    assert {1: "run1", 2: "run2"}[number] in text


def test_the_card_is_that_of_the_items_run(rescored, item, decider, signed_in):
    trainings(rescored)
    for number, run in ((1, "run1"), (2, "run2")):
        page = signed_in(decider).get(reverse("case", args=[item(number).pk]))
        address = reverse("model-card", args=[TRAININGS[run]])
        assert f'href="{address}"' in page.content.decode()


def labels(store, tmp_path):
    out = tmp_path / "labels.csv"
    write_labels(store, Item.objects.all(), out, by="dan")
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        int(row["payment_key"][-2:]): (row["run"], row["fraud_model"]) for row in rows
    }


def test_a_label_names_the_models_that_made_its_probabilities(
    rescored, item, decider, tmp_path
):
    decide(item(2), 2, improper(), by=decider)
    assert labels(rescored, tmp_path) == {
        1: ("run1", "outlay-fraud/1"),
        2: ("run2", "outlay-fraud/2"),
    }


def test_decided_anew_it_is_the_run_of_the_later_decision(
    loaded, item, decider, seconder, tmp_path
):
    decide(item(1), 1, release(), by=decider)
    reopen(item(1), 2, by=seconder, reason_code="new_evidence", note="A letter came.")
    again(loaded, **NEW)
    first = item(1)
    decide(first, first.version, improper(), by=decider)
    assert labels(loaded, tmp_path)[1] == ("run2", "outlay-fraud/2")


def test_a_review_is_of_the_run_that_was_decided_on(loaded, item, decider, seconder):
    """Also where it was undone since, and the payment was scored again."""
    decide(item(1), 1, release(), by=decider)
    reopen(item(1), 2, by=seconder, reason_code="new_evidence", note="A letter came.")
    again(loaded, **NEW)
    decide(item(1), item(1).version, improper(), by=decider)
    give_back(loaded, by="dan")
    [file] = loaded.reviews_files()
    rows = pq.read_table(file).sort_by("decided_at").to_pylist()
    assert [(row["decision"], row["run_id"]) for row in rows] == [
        ("release", "run1"),
        ("improper", "run2"),
    ]


def test_the_batchs_page_names_those_of_the_run_that_stands(
    rescored, seconder, signed_in
):
    text = signed_in(seconder).get(reverse("batches")).content.decode()
    assert "outlay-fraud/2, outlay-error/7; policy a-later-policy" in text
    assert "outlay-fraud/1" not in text


def test_a_run_that_stands_again_is_kept_once(rescored):
    manifest = Manifest.load(rescored.batch_folder(Batch.objects.get().key))
    scored(rescored, manifest, FLAGGED, run="run1")
    load_batch(rescored, "latest")
    runs = BatchRun.objects.order_by("run_id").values_list("run_id", "fraud_model")
    assert list(runs) == [("run1", "outlay-fraud/1"), ("run2", "outlay-fraud/2")]


def test_scored_without_models_says_so_of_its_own_rows_only(
    loaded, item, decider, signed_in
):
    decide(item(1), 1, improper(), by=decider)
    again(loaded, fraud_model="none", error_model="none")
    page = signed_in(decider).get("/queue/?state=any").content.decode()
    rows = {row.split('"')[0]: row for row in page.split('<tr role="row" id="row-')[1:]}
    for number in (1, 2):
        said = "no model" in rows[str(item(number).pk)].split("</tr>")[0]
        assert said is (number == 2)


BEFORE = ("review", "0008_rows_put_in_place_of_others")
ITEM = {
    "program": "Made up",
    "payment_type": "Vendor",
    "method": "ach",
    "amount_cents": 1,
    "expected_loss_cents": 1,
    "priority": 1,
    "selection": "score",
    "inclusion_probability": 1.0,
}


@pytest.fixture
def before(transactional_db):
    """Return the tables as they were, and put them as they are afterwards."""
    guarding.take_off(connection)
    executor = MigrationExecutor(connection)
    executor.migrate([BEFORE])
    yield executor.loader.project_state([BEFORE]).apps
    call_command("migrate", verbosity=0)


def batch_before(apps, now):
    return apps.get_model("review", "Batch").objects.create(
        key="b",
        run_id="run2",
        content_sha256="0" * 64,
        file_name="day.spr",
        payments=3,
        cents=3,
        to_review=3,
        fraud_model="outlay-fraud/2",
        error_model="outlay-error/2",
        policy="p2",
        scheduled_on=now.date(),
        cut_off=now,
        loaded_at=now,
        state="ready",
    )


def test_a_batch_that_is_there_keeps_its_models(before):
    from django.utils import timezone

    now = timezone.now()
    batch = batch_before(before, now)
    codes = before.get_model("review", "ItemReason")
    ann = before.get_model("review", "Person").objects.create(
        username="ann", role="analyst"
    )
    for number, (run, agency, code) in enumerate(
        [("run1", "A", "F-OLD"), ("run2", "A", "L-SAM"), ("run2", "B", "C-TIN")]
    ):
        item = before.get_model("review", "Item").objects.create(
            batch=batch,
            run_id=run,
            payment_key=f"k{number}",
            agency=agency,
            lead="rule",
            top_code=code,
            scheduled_on=now.date(),
            due_at=now,
            **ITEM,
        )
        codes.objects.create(item=item, code=code)
        before.get_model("review", "Decision").objects.create(
            item=item, item_version=1, by=ann, at=now, action="release"
        )
    call_command("migrate", verbosity=0)
    runs = BatchRun.objects.order_by("run_id").values_list("run_id", "fraud_model")
    assert list(runs) == [("run1", "not known"), ("run2", "outlay-fraud/2")]
    assert Batch.objects.get().standing.policy == "p2"
    found = Item.objects.order_by("payment_key").values_list("lead", flat=True)
    assert list(found) == ["rule", "list", "checklist"]
    parts = Batch.objects.get().agencies.order_by("agency")
    assert list(parts.values_list("agency", "codes", "payments")) == [
        ("A", ["F-OLD", "L-SAM"], None),
        ("B", ["C-TIN"], None),
    ]
    decisions = Decision.objects.order_by("item__payment_key")
    assert list(decisions.values_list("run_id", flat=True)) == ["run1", "run2", "run2"]
    assert Item.objects.get(payment_key="k0").scored_by.fraud_model == "not known"
