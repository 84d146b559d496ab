"""A scored batch comes into the queue: once, in its order, and as it says."""

import csv
import datetime as dt

import pytest

from outlay.payments.errors import StoreError
from outlay.review.loading import load
from outlay.review.loading.load import load_batch
from outlay.review.models import (
    AuditEvent,
    Batch,
    Explanation,
    Item,
    ItemReason,
    Match,
    Sealed,
)
from outlay.review.models.item import TIER
from outlay.review.trail.verify import verify
from tests.review.made import CHECKS, REASONS
from tests.review.scored_store import MATCH, drawn, flag, made_store, scored

FLAGGED = {
    2: flag(500),
    3: flag(9000, routes=["model", "arm"]),
    4: drawn(700),
    5: flag(500, raw_fraud=-0.5),
    7: flag(None, routes=["list"], matches=[MATCH], reasons=[]),
    9: flag(1, routes=["ofac", "list"], matches=[MATCH, MATCH | {"entry": "2"}]),
    11: drawn(40, routes=["model", "arm", "capacity"]),
}


@pytest.fixture
def batch(tmp_path):
    store, manifest = made_store(tmp_path / "home")
    run = scored(store, manifest, FLAGGED)
    return store, manifest, run


def keys_of_review_csv(run):
    with (run / "review.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["payment_key"] for row in csv.DictReader(file)]


def everything():
    tables = (Batch, Item, ItemReason, Explanation, Match, Sealed)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_the_queue_is_in_the_order_of_review_csv(batch, db):
    store, _, run = batch
    loaded = load_batch(store, "latest")
    assert loaded.counts.added == len(FLAGGED)
    in_order = keys_of_review_csv(run)
    by_priority = Item.objects.order_by("-priority", "pk")
    assert list(by_priority.values_list("payment_key", flat=True)) == in_order
    assert list(Item.objects.order_by("pk").values_list("payment_key", flat=True)) == (
        in_order
    )
    assert [item.priority // TIER for item in by_priority] == [2, 1, 0, 0, 0, 0, 0]


def test_again_changes_nothing(batch, db):
    store, manifest, _ = batch
    load_batch(store, "latest")
    before, events = everything(), AuditEvent.objects.count()
    again = load_batch(store, manifest.import_id[:5])
    assert again.again
    assert again.counts.added == 0
    assert everything() == before
    assert AuditEvent.objects.count() == events


def test_a_run_with_other_bytes_is_refused(batch, db):
    store, manifest, _ = batch
    load_batch(store, "latest")
    before = everything()
    scored(store, manifest, {2: flag(1)})
    with pytest.raises(StoreError, match="other bytes"):
        load_batch(store, "latest")
    assert everything() == before


@pytest.mark.parametrize("stops_after", [2, 4, 6])
def test_an_interrupted_load_goes_on(batch, db, monkeypatch, stops_after):
    store, _, run = batch
    monkeypatch.setattr(load, "CHUNK", 2)

    def stop(done, _whole):
        if done == stops_after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_batch(store, "latest", tick=stop)
    assert Batch.objects.get().state == Batch.LOADING
    assert Item.objects.count() == stops_after
    rest = load_batch(store, "latest")
    assert rest.counts.added == len(FLAGGED) - stops_after
    assert rest.counts.unchanged == stops_after
    by_priority = Item.objects.order_by("-priority", "pk")
    assert [i.payment_key for i in by_priority] == keys_of_review_csv(run)
    assert Explanation.objects.count() == Sealed.objects.count() == len(FLAGGED)
    assert Match.objects.count() == 3
    assert Batch.objects.get().to_review == len(FLAGGED)


def test_what_an_item_says(batch, db):
    store, manifest, _ = batch
    load_batch(store, "latest")
    item = Item.objects.get(payment_key__endswith="00000003")
    assert (item.lead, item.top_code) == ("fraud", REASONS[0]["code"])
    assert item.top_reason == REASONS[0]["sentence"]
    assert (item.payee_mask, item.tin_mask) == ("M. U. 3.", "***-**-0003")
    assert item.account_mask == "****"  # four digits: the last four would be all of it
    assert (item.state, item.version, item.withdrawn) == ("open", 1, False)
    assert item.due_at == item.batch.cut_off
    explanation = item.explanation
    assert (explanation.reasons, explanation.checks) == (REASONS, CHECKS)
    assert explanation.facts["schedule_number"] == "S1"
    assert explanation.facts["source_line"] == 3
    codes = item.codes.values_list("code", flat=True)
    assert sorted(codes) == sorted(r["code"] for r in REASONS)
    assert item.batch.payments == manifest.accepted.payments == 12
    assert item.batch.cents == manifest.accepted.cents


def test_a_payment_without_reasons_says_its_amount(batch, db):
    load_batch(batch[0], "latest")
    item = Item.objects.get(payment_key__endswith="00000007")
    assert (item.lead, item.top_code) == ("rule", "F-CHECK-AMOUNT")
    assert item.top_reason == "The payment is $1.07."
    assert item.has_match
    assert item.priority == TIER + 107  # no expected loss: the amount stands for it


@pytest.mark.parametrize(
    ("number", "selection", "chance", "by_model"),
    [
        (2, "score", 1.0, True),
        (3, "random", 1.0, True),
        (4, "random", 0.25, False),
        (11, "random", 0.25, True),
    ],
)
def test_how_it_came_here(batch, db, number, selection, chance, by_model):
    load_batch(batch[0], "latest")
    item = Item.objects.get(payment_key__endswith=f"{number:08d}")
    assert (item.selection, item.inclusion_probability) == (selection, chance)
    assert item.by_model is by_model


def test_loading_is_in_the_audit_log(batch, db):
    load_batch(batch[0], "latest", by="command:ann")
    begun, ended = AuditEvent.objects.order_by("number")
    assert (begun.action, ended.action) == ("begin load", "load")
    assert ended.actor == "command:ann"
    assert ended.data["added"] == len(FLAGGED)
    assert verify().sound


def test_the_cut_off_can_be_moved(batch, db):
    store, _, _ = batch
    load_batch(store, "latest")
    until = dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)
    moved = load_batch(store, "latest", cut_off=until)
    assert moved.again
    assert Batch.objects.get().cut_off == until
    assert set(Item.objects.values_list("due_at", flat=True)) == {until}
    assert AuditEvent.objects.filter(action="move cut-off").count() == 1


def test_an_empty_queue_is_a_batch_too(tmp_path, db):
    store, manifest = made_store(tmp_path / "home")
    scored(store, manifest, {})
    assert load_batch(store, "latest").counts.added == 0
    assert Batch.objects.get().state == Batch.READY


@pytest.mark.parametrize(
    ("said", "told"),
    [("nothing", "no scored batch is named"), ("", "no scored batch is named")],
)
def test_a_batch_that_is_not_there(batch, db, said, told):
    with pytest.raises(StoreError, match=told):
        load_batch(batch[0], said)


def test_a_store_without_a_scored_batch(tmp_path, db):
    store, _ = made_store(tmp_path / "home")
    with pytest.raises(StoreError, match="no batch is scored yet"):
        load_batch(store, "latest")
