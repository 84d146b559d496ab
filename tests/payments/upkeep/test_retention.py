"""Only what policy allows goes, and it is on record."""

import datetime as dt
import fcntl
import gzip
import os
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments.errors import ConfigurationError, StoreError
from outlay.payments.identities import read_identities
from outlay.payments.intake.source import ID_DIGITS, file_sha256
from outlay.payments.ledger import Act, Ledger
from outlay.payments.runs import RESULTS
from outlay.payments.store import Store
from outlay.payments.upkeep.going import (
    COLD_LOGS,
    DROPPED,
    EVIDENCE,
    EXPORTS,
    IDENTITIES,
    LEFTOVERS,
    LOGS,
    RUNS,
    SHADOWS,
    Asked,
    going,
)
from outlay.payments.upkeep.removing import RETAIN, destroyed_imports, let_go
from outlay.payments.upkeep.retention import FILE, RetentionSettings
from tests.payments.upkeep.conftest import content

TODAY = dt.date(2026, 6, 30)
ACT = Act("A. Ames", "the schedule", dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC))


def aged(path, days):
    """Let a file be last written `days` before today, at noon UTC."""
    noon = dt.datetime.combine(TODAY, dt.time(16), dt.UTC) - dt.timedelta(days=days)
    os.utime(path, (noon.timestamp(), noon.timestamp()))


def write(path, text="something"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.fixture
def kept(tmp_path, monkeypatch):
    for name in ("OUTLAY_TOKEN_KEY", "OUTLAY_IDENTITY_KEY"):
        monkeypatch.delenv(name, raising=False)
    store = Store.create(tmp_path / "home")
    for name, days in (("old", 400), ("new", 300), ("waits", 500)):
        due = TODAY - dt.timedelta(days=days)
        rows = pa.table({"scheduled_on": pa.array([due, None], pa.date32())})
        pq.write_table(rows, store.payments_file(name))
        write(store.identities_file(name))
        batch = store.batch_folder(name)
        write(batch / "manifest.json")
        write(batch / "lock", "")
        if name == "waits":
            continue
        for run in ("r1", "r2"):
            for file in (*RESULTS, "evidence.parquet", "terms.json"):
                write(batch / "runs" / run / file)
            for training in ("t-now", "t-past"):
                shadow = write(batch / "runs" / run / "shadow" / training / "x")
                aged(shadow.parent, days)
        aged(write(batch / "current", "r2\n"), days)
    return store


def asked(store, today=TODAY, log=None, **changes):
    settings = RetentionSettings(**changes)
    return Asked(store, today, settings, challengers={"t-now"}, log=log)


def paths(store, found):
    return {str(each.path.relative_to(store.home)): each.kind for each in found}


def test_what_may_go_is_named_with_its_kind(kept):
    assert paths(kept, going(asked(kept))) == {
        "identities/old.bin": IDENTITIES,
        "batches/old/runs/r1/evidence.parquet": EVIDENCE,
        "batches/old/runs/r1/shadow/t-past": SHADOWS,
        "batches/old/runs/r2/shadow/t-past": SHADOWS,
    }


def test_superseded_run_goes_whole_after_the_audit_period(kept):
    later = TODAY + dt.timedelta(days=913 - 400)
    assert "batches/old/runs/r1" not in paths(kept, going(asked(kept, later)))
    found = paths(kept, going(asked(kept, later + dt.timedelta(days=1))))
    assert found["batches/old/runs/r1"] == RUNS
    assert not [path for path in found if path.startswith("batches/old/runs/r1/")]
    assert not [path for path in found if path.startswith("batches/old/runs/r2/s")][1:]


@pytest.mark.parametrize(("days", "goes"), [(399, True), (400, False)])
def test_identities_go_a_day_after_their_days(kept, days, goes):
    found = paths(kept, going(asked(kept, identities_days=days)))
    assert ("identities/old.bin" in found) is goes


def test_batch_that_waits_for_its_score_keeps_its_identities(kept):
    found = paths(kept, going(asked(kept, identities_days=90)))
    assert "identities/new.bin" in found
    assert "identities/waits.bin" not in found


def test_removal_is_on_record_and_leaves_everything_else(kept):
    before = content(kept.home)
    gone = let_go(asked(kept), ACT)
    after = content(kept.home)
    lost = set(before) - set(after)
    assert lost == {
        "identities/old.bin",
        "batches/old/runs/r1/evidence.parquet",
        "batches/old/runs/r1/shadow/t-past/x",
        "batches/old/runs/r2/shadow/t-past/x",
    }
    same = {path for path in after if before.get(path) == after[path]}
    assert set(after) - same == {"ledger.jsonl", ".lock"}
    ledger = Ledger.read(kept.ledger_file)
    (entry,) = ledger.entries
    assert (entry.event, entry.by, entry.reason) == (RETAIN, "A. Ames", "the schedule")
    assert entry.facts["counts"][IDENTITIES] == {"count": 1, "bytes": 9}
    assert entry.facts["counts"][SHADOWS]["count"] == 2
    assert destroyed_imports(ledger) == {"old"}
    assert len(gone.went) == 4
    assert let_go(asked(kept), ACT).went == ()
    assert Ledger.read(kept.ledger_file).head == ledger.head


def test_shown_is_what_goes_and_showing_touches_nothing(kept):
    before = content(kept.home)
    shown = going(asked(kept))
    assert content(kept.home) == before
    assert list(let_go(asked(kept), ACT).went) == shown


def test_batch_that_a_run_works_on_is_left_and_said(kept):
    with (kept.batch_folder("old") / "lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        gone = let_go(asked(kept), ACT)
    assert gone.went == ()
    assert len(gone.busy) == 4
    assert kept.identities_file("old").exists()


def test_entry_comes_before_the_removal(kept, monkeypatch):
    from outlay.payments.upkeep import removing

    def fail(_each, _away):
        raise KeyboardInterrupt

    monkeypatch.setattr(removing, "_remove", fail)
    with pytest.raises(KeyboardInterrupt):
        let_go(asked(kept), ACT)
    assert len(Ledger.read(kept.ledger_file).entries) == 1
    monkeypatch.undo()
    assert len(let_go(asked(kept), ACT).went) == 4
    assert not list(kept.home.glob(".retain-*"))


def test_reader_of_destroyed_identities_is_told_so(kept):
    let_go(asked(kept), ACT)
    with pytest.raises(StoreError, match="destroyed by retention"):
        list(
            read_identities(
                kept.identities_file("old"),
                key=kept.keyring.identity_key,
                import_id="old",
            )
        )


def test_logs_turn_cold_and_go_after_both_periods(kept, tmp_path):
    log = write(tmp_path / "logs/outlay.log")
    for name, days in (("1", 364), ("2", 366), ("3", 913), ("4.gz", 914)):
        aged(write(tmp_path / f"logs/outlay.log.{name}", name), days)
    aged(log, 2000)  # being written to: it is never touched
    found = {each.path.name: each.kind for each in going(asked(kept, log=log))}
    assert {n: k for n, k in found.items() if n.startswith("outlay")} == {
        "outlay.log.2": COLD_LOGS,
        "outlay.log.3": COLD_LOGS,
        "outlay.log.4.gz": LOGS,
    }
    let_go(asked(kept, log=log), ACT)
    assert sorted(p.name for p in log.parent.iterdir()) == [
        "outlay.log",
        "outlay.log.1",
        "outlay.log.2.gz",
        "outlay.log.3.gz",
    ]
    assert gzip.decompress((log.parent / "outlay.log.2.gz").read_bytes()) == b"2"
    assert (log.parent / "outlay.log.2.gz").stat().st_mode & 0o777 == 0o600
    tomorrow = asked(kept, TODAY + dt.timedelta(days=1), log=log)
    found = {each.path.name: each.kind for each in going(tomorrow)}
    assert found["outlay.log.3.gz"] == LOGS


def test_exports_and_leftovers_go_by_their_days(kept):
    aged(write(kept.home / "exports/a.csv"), 366)
    aged(write(kept.home / "exports/b.csv"), 365)
    aged(write(kept.home / "payments/.x.parquet.9.unfinished"), 2)
    work = write(kept.batch_folder("new") / "work/matrix.parquet").parent
    aged(work, 2)
    aged(write(kept.home / "models/unfinished/m").parent, 1)
    found = paths(kept, going(asked(kept)))
    assert found["exports/a.csv"] == EXPORTS
    assert found["payments/.x.parquet.9.unfinished"] == LEFTOVERS
    assert found["batches/new/work"] == LEFTOVERS
    assert "exports/b.csv" not in found
    assert "models/unfinished" not in found


@pytest.fixture
def dropped(kept, tmp_path):
    """Return a drop with files whose batch stands, waits, and is nowhere."""
    drop = tmp_path / "drop"
    for name, stands in (("stands", True), ("waits", False), ("refused", None)):
        file = write(drop / "payments" / f"{name}.spr", name)
        aged(file, 31)
        batch = kept.batch_folder(file_sha256(file)[:ID_DIGITS])
        if stands is not None:
            write(batch / "lock", "")
        if stands:
            write(batch / "runs/r1/terms.json")
            write(batch / "current", "r1\n")
    return drop


@pytest.mark.parametrize(
    ("days", "goes"), [(None, set()), (31, set()), (30, {"stands.spr"})]
)
def test_payment_file_goes_once_its_batch_stands_and_only_where_asked(
    kept, dropped, days, goes
):
    asking = replace(asked(kept, drop_days=days), drop=dropped)
    let_go(asking, ACT)
    left = {path.name for path in (dropped / "payments").iterdir()}
    assert {"stands.spr", "waits.spr", "refused.spr"} - left == goes
    entry = Ledger.read(kept.ledger_file).entries[-1]
    assert (DROPPED in entry.facts["counts"]) is bool(goes)


def test_payment_file_stays_while_a_run_works_on_its_batch(kept, dropped):
    name = file_sha256(dropped / "payments/stands.spr")[:ID_DIGITS]
    with (kept.batch_folder(name) / "lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        let_go(replace(asked(kept, drop_days=1), drop=dropped), ACT)
    assert (dropped / "payments/stands.spr").exists()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("drop_days = 0", "drop_days"),
        ("superseded_runs_days = 912", "superseded_runs_days"),
        ("log_active_days = 364", "log_active_days"),
        ("payments_days = 800", "payments_days"),
        ("identities_days = 'soon'", "identities_days"),
    ],
)
def test_settings_that_keep_too_little_are_refused_by_name(kept, text, key):
    write(kept.home / FILE, text)
    with pytest.raises(ConfigurationError) as refused:
        RetentionSettings.of(kept.home)
    assert refused.value.where.field == key


NEVER = ("payments/", "outcomes/", "dispositions/", "reviews/", "groups/", "keys/")


@pytest.mark.property
@given(
    days=st.integers(0, 4000),
    identities=st.integers(90, 2000),
    evidence=st.integers(30, 900),
    shadow=st.integers(30, 2000),
)
def test_whatever_the_settings_what_later_runs_read_is_never_named(
    tmp_path_factory, days, identities, evidence, shadow
):
    folder = tmp_path_factory.mktemp("kept")
    store = Store.create(folder / "home")
    for name in ("payments/a.parquet", "outcomes/a.parquet", "dispositions/a.parquet"):
        rows = pa.table({"scheduled_on": pa.array([TODAY], pa.date32())})
        pq.write_table(rows, store.home / name)
    for name in ("reviews/a.parquet", "groups/a.parquet", "identities/a.bin"):
        write(store.home / name)
    for name in ("models/t1/fraud/model.json", "lists/sam/2026-01-01/entries.bin"):
        write(store.home / name)
    for run in ("r1", "r2"):
        for file in (*RESULTS, "evidence.parquet", "matches.parquet", "terms.json"):
            write(store.batch_folder("a") / "runs" / run / file)
    write(store.batch_folder("a") / "current", "r2\n")
    for path in store.home.rglob("*"):
        aged(path, 0)
    settings = {
        "identities_days": identities,
        "superseded_evidence_days": evidence,
        "shadow_days": shadow,
    }
    named = paths(
        store, going(asked(store, TODAY + dt.timedelta(days=days), **settings))
    )
    allowed = ("identities/", "batches/a/runs/r1")
    assert all(path.startswith(allowed) for path in named)
