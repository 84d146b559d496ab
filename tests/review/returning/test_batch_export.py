"""Back to the payer: every payment has an answer, and nothing is guessed."""

import csv
import datetime as dt
import hashlib
import json

import pytest
from django.utils import timezone

from outlay.payments.errors import BalanceError, ConfigurationError, StoreError
from outlay.review.deciding.decide import decide
from outlay.review.deciding.hold import expire_holds
from outlay.review.deciding.reopen import reopen
from outlay.review.deciding.second import second_say
from outlay.review.loading.load import load_batch
from outlay.review.models import AuditEvent, Batch, Item
from outlay.review.returning import answers
from outlay.review.returning.export import export_batch
from outlay.review.trail.verify import verify
from tests.review.deciding.appealed import appeal, found_improper, rule
from tests.review.deciding.verdicts import hold, improper, refer, release
from tests.review.made import made_person
from tests.review.scored_store import drawn, flag, made_store, scored

AGENCY = "Made-up Agency"
FLAGGED = {
    1: flag(),
    2: flag(),
    3: flag(),
    4: flag(),
    5: flag(),
    6: drawn(),
    7: drawn(),
    8: drawn(routes=["model", "arm", "capacity"]),
    9: drawn(routes=["list", "arm", "capacity"]),
    10: {"action": "return_to_certifying_officer"},
    11: {"action": "pass", "routes": ["model", "capacity"]},
    13: flag(routes=["model", "arm"]),
}


@pytest.fixture
def ann(db):
    return made_person(agencies=(AGENCY,))


@pytest.fixture
def sue(db):
    return made_person("sue", "supervisor", agencies=(AGENCY,))


@pytest.fixture
def store(tmp_path, ann):
    made, manifest = made_store(tmp_path / "home", 14, amount_cents=200_000)
    scored(made, manifest, FLAGGED)
    load_batch(made, "latest", cut_off=timezone.now() + dt.timedelta(hours=1))
    return made


def item(number):
    return Item.objects.get(payment_key__endswith=f"{number:08d}")


def exported(store, tmp_path, said="latest"):
    out = tmp_path / "back.csv"
    export_batch(store, said, out, by="sue")
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return rows, json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))


def told(rows):
    return {int(r["source_line"]): (r["decision"], r["basis"]) for r in rows}


def test_before_anybody_decided(store, tmp_path):
    rows, _ = exported(store, tmp_path)
    nobody, passed = (
        ("undecided", "nobody decided"),
        ("release", "passed by the models"),
    )
    beyond = ("release", "flagged, and passed on: the day's reviews were taken")
    assert told(rows) == {
        **dict.fromkeys((1, 2, 3, 4, 5, 9, 13), nobody),
        **dict.fromkeys((6, 7, 12, 14), passed),
        8: beyond,
        10: ("hold", "returned to the certifying officer"),
        11: beyond,
        15: ("undecided", "not taken in: quarantined, never scored"),
    }
    assert {row["decided_at"] for row in rows} == {""}


def test_what_people_decided(store, tmp_path, ann, sue):
    for number, verdict in (
        (1, release()),
        (2, improper()),
        (3, refer()),
        (4, hold(ann)),
        (5, refer()),
        (6, improper()),
        (7, hold(ann)),
    ):
        decide(item(number), 1, verdict, by=ann)
    second_say(item(3).decisions.get(), by=sue, approve=True, note="")
    rows, _ = exported(store, tmp_path)
    found = told(rows)
    assert [found[n] for n in range(1, 8)] == [
        ("release", "released by a reviewer"),
        ("hold", "found improper by a reviewer"),
        ("hold", "referred for investigation by a reviewer"),
        ("hold", "held by a reviewer"),
        ("undecided", "waits for a second person"),
        ("hold", "found improper by a reviewer"),
        ("hold", "held by a reviewer"),
    ]
    at = {int(r["source_line"]): r["decided_at"] for r in rows if r["decided_at"]}
    assert set(at) == {1, 2, 3, 4, 6, 7}
    last = item(3).decisions.get().second_at
    assert dt.datetime.fromisoformat(at[3]) == last


def test_a_granted_appeal_is_held_and_says_what_it_waits_for(store, tmp_path, ann, sue):
    for number in (1, 2):
        found_improper(item(number), ann)
        appeal(item(number), ann)
    rule(item(1), sue)
    rule(item(2), sue, "upheld")
    found = told(exported(store, tmp_path)[0])
    waits = "appeal granted; waits to be reopened by a supervisor"
    assert found[1] == ("hold", waits)
    assert found[2] == ("hold", "found improper by a reviewer")
    reopen(item(1), 2, by=sue, reason_code="appeal", note="Granted.")
    decide(item(1), 3, release(), by=ann)
    found = told(exported(store, tmp_path)[0])
    assert found[1] == ("release", "released by a reviewer")


def test_a_hold_that_ended_holds_no_longer(store, tmp_path, ann, monkeypatch):
    decide(item(4), 1, hold(ann), by=ann)
    decide(item(6), 1, hold(ann), by=ann)
    later = timezone.now() + dt.timedelta(days=40)
    monkeypatch.setattr("outlay.review.returning.decided.timezone.now", lambda: later)
    rows, _ = exported(store, tmp_path)
    assert told(rows)[4] == ("undecided", "a hold ended and nobody decided")
    assert told(rows)[6] == ("release", "passed by the models")
    expire_holds(later)
    assert told(exported(store, tmp_path)[0])[4] == ("undecided", "nobody decided")


def test_totals_and_what_they_rest_on(store, tmp_path, ann):
    decide(item(1), 1, release(), by=ann)
    head = verify()
    rows, manifest = exported(store, tmp_path)
    for decision, said in manifest["decisions"].items():
        mine = [r for r in rows if r["decision"] == decision]
        assert said["payments"] == len(mine)
        assert said["cents"] == sum(int(r["amount_cents"]) for r in mine)
        for basis, part in said["by_basis"].items():
            assert part["payments"] == sum(r["basis"] == basis for r in mine)
    assert manifest["came_in"] == {"payments": 15, "cents": 14 * 200_000 + 115}
    assert (manifest["audit_head"], manifest["audit_events"]) == (
        head.head,
        head.events,
    )
    assert manifest["before_cut_off"]
    content = (tmp_path / "back.csv").read_bytes()
    assert manifest["sha256"] == hashlib.sha256(content).hexdigest()
    event = AuditEvent.objects.get(action="export batch")
    assert event.data["sha256"] == manifest["sha256"]
    assert event.data["undecided"] == manifest["decisions"]["undecided"]["payments"]


def test_after_the_cut_off_it_says_so(store, tmp_path):
    load_batch(store, "latest", cut_off=timezone.now() - dt.timedelta(minutes=1))
    assert not exported(store, tmp_path)[1]["before_cut_off"]


def test_a_payment_that_is_missing_is_noticed(store, tmp_path):
    import pyarrow.parquet as pq

    [run] = store.standing_runs()
    rows = pq.read_table(run / "scored.parquet")
    pq.write_table(rows.slice(1), run / "scored.parquet")
    with pytest.raises(BalanceError):
        export_batch(store, "latest", tmp_path / "back.csv", by="sue")
    assert not list(tmp_path.glob("back*"))
    assert not AuditEvent.objects.filter(action="export batch").exists()


def test_a_run_that_is_not_loaded_is_not_exported(store, tmp_path):
    from outlay.payments.manifest import Manifest

    folder = store.batch_folder(Batch.objects.get().key)
    scored(store, Manifest.load(folder), FLAGGED, run="run2")
    with pytest.raises(StoreError, match="not loaded"):
        export_batch(store, "latest", tmp_path / "back.csv", by="sue")


def test_withdrawn_items_are_named(store, tmp_path, ann):
    from outlay.payments.manifest import Manifest

    decide(item(2), 1, improper(), by=ann)
    folder = store.batch_folder(Batch.objects.get().key)
    scored(store, Manifest.load(folder), {5: flag()}, run="run2")
    load_batch(store, "latest")
    found = told(exported(store, tmp_path)[0])
    assert found[1] == ("undecided", "nobody decided; a later run would pass it")
    assert found[2] == ("hold", "found improper by a reviewer")
    assert found[5] == ("undecided", "nobody decided")


def test_pieces_make_the_same_file(store, tmp_path, monkeypatch):
    whole, _ = exported(store, tmp_path)
    monkeypatch.setattr(answers, "AT_ONCE", 3)
    assert exported(store, tmp_path)[0] == whole


def test_without_models_it_says_so(tmp_path, db):
    made, manifest = made_store(tmp_path / "home")
    none = {"fraud_model": "none", "error_model": "none"}
    scored(made, manifest, {n: {"action": "pass", **none} for n in range(1, 13)})
    load_batch(made, "latest")
    found = told(exported(made, tmp_path)[0])
    assert found[1] == ("release", "passed by rules and checks; no model decided")


def test_the_file_is_a_csv(store, tmp_path):
    with pytest.raises(ConfigurationError):
        export_batch(store, "latest", tmp_path / "back.json", by="sue")
