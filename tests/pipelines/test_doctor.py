"""Each check of the doctor fails on what it is there for, and says what to do."""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.payments.errors import ConfigurationError, DoctorError
from outlay.payments.keyring import backup_keys
from outlay.payments.ledger import Act, Ledger
from outlay.payments.manifest import Manifest, Tally
from outlay.payments.store import Store
from outlay.payments.upkeep.notes import BACKUP, KEYS, remember
from outlay.pipelines.doctor import deciding, drop, files, keys, machine
from outlay.pipelines.doctor.findings import by_age
from outlay.pipelines.doctor.limits import FILE, DoctorLimits
from outlay.pipelines.jobs.doctoring import examine, speak

NOW = dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)
DAY = NOW.date()
SHA = "aa" * 32
NAME = SHA[:16]
OUTLAY = Path(sys.executable).parent / "outlay"


@pytest.fixture
def store(tmp_path, monkeypatch):
    for name in (
        *("OUTLAY_TOKEN_KEY", "OUTLAY_IDENTITY_KEY"),
        *("OUTLAY_MLFLOW_URI", "OUTLAY_DROP"),
    ):
        monkeypatch.delenv(name, raising=False)
    made = Store.create(tmp_path / "home")
    for path in made.home.rglob("*"):
        os.utime(path, (NOW.timestamp() - 60, NOW.timestamp() - 60))
    return made


def take(store, *, cents=(100, 250), accepted=None, sha=SHA, known=DAY):
    """Let the store hold an import of a row for each of `cents`."""
    rows = pa.table(
        {
            "amount_cents": pa.array(cents, pa.int64()),
            "source_sha256": [sha] * len(cents),
            "known_on": pa.array([known] * len(cents), pa.date32()),
        }
    )
    pq.write_table(rows, store.payments_file(NAME))
    store.identities_file(NAME).write_bytes(b"sealed")
    tally = accepted or Tally(len(cents), sum(cents))
    Manifest(
        *(NAME, "day.csv", SHA, "csv", NOW.date(), None, NOW - dt.timedelta(hours=1)),
        *(tally, tally, Tally()),
    ).save(store.batch_folder(NAME))
    for path in (store.payments_file(NAME), store.identities_file(NAME)):
        os.utime(path, (NOW.timestamp() - 60, NOW.timestamp() - 60))


def levels(checks):
    return {each.check: each.level for each in checks}


def only(checks):
    (found,) = checks
    return found


def test_new_store_of_its_owner_alone_has_nothing_that_fails(store):
    done = examine(store.home, now=NOW)
    assert done.failed == []
    assert done.level == "warn"
    speak(done)
    said = levels(done.checks)
    assert said["keys"] == said["ledger"] == said["permissions"] == "ok"
    assert said["models"] == said["list sam"] == said["backup"] == "warn"
    assert len(said) == len(done.checks)  # each check has a name of its own
    assert all(each.fix for each in done.checks if each.level != "ok")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda home: (home / "keys/token.key").unlink(), "missing"),
        (lambda home: (home / "keys/token.key").chmod(0o644), "read by others"),
        (lambda home: (home / "keys/token.key").write_text("00" * 32), "another one"),
        (lambda home: (home / "store.json").write_text("{}"), "damaged"),
        (lambda home: (home / FILE).write_text("lists = 3"), "limits"),
    ],
)
def test_store_that_does_not_open_is_the_one_failing_check(store, harm, words):
    harm(store.home)
    done = examine(store.home, now=NOW)
    assert words in only(done.checks).found
    with pytest.raises(DoctorError) as stop:
        speak(done)
    assert stop.value.exit_code == 32


def test_copy_of_the_keys_is_remembered_by_their_fingerprints(store, tmp_path):
    assert levels(keys.keys(store))["copy of the keys"] == "warn"
    backup_keys(store.keyring, tmp_path / "keys")
    remember(store.home, KEYS, {"fingerprints": store.keyring.fingerprints})
    assert levels(keys.keys(store))["copy of the keys"] == "ok"
    remember(store.home, KEYS, {"fingerprints": {"token": "another"}})
    assert levels(keys.keys(store))["copy of the keys"] == "warn"


@pytest.mark.parametrize(
    ("mode", "level"),
    [(0o700, "ok"), (0o750, "warn"), (0o755, "warn"), (0o757, "fail")],
)
def test_store_that_others_may_read_is_warned_of(store, mode, level):
    store.home.chmod(mode)
    assert levels(keys.permissions(store)) == {"permissions": level}


@pytest.mark.parametrize(
    ("where", "mode", "level"),
    [
        ("home-drop", None, "ok"),
        ("home-drop", 0o700, "ok"),
        ("home-drop", 0o750, "warn"),
        ("home-drop", 0o705, "warn"),
        ("home/exports/drop", 0o700, "warn"),
    ],
)
def test_drop_in_the_store_or_open_to_others_is_warned_of(
    store, tmp_path, monkeypatch, where, mode, level
):
    folder = tmp_path / where
    if where != "home-drop":  # which is looked at though nobody names it
        monkeypatch.setenv("OUTLAY_DROP", str(folder))
    if mode is not None:
        folder.mkdir(parents=True)
        folder.chmod(mode)
    found = only(drop.place(store))
    assert found.level == level
    assert (drop.NOT_THERE in found.found) is (mode is None)


def test_payment_files_that_lie_in_the_drop_for_long_are_warned_of(store, tmp_path):
    file = tmp_path / "home-drop/payments/day.spr"
    file.parent.mkdir(parents=True)
    file.write_text("a payment")
    os.utime(file, (NOW.timestamp() - 86_400 * 60,) * 2)
    assert only(drop.age(store, NOW)).level == "ok"
    later = NOW + dt.timedelta(days=31)
    found = only(drop.age(store, later))
    assert found.level == "warn"
    assert "drop_days" in found.fix
    (store.home / "retention.toml").write_text("drop_days = 59\n")
    assert only(drop.age(store, NOW)).level == "warn"


@pytest.mark.parametrize(("mask", "level"), [(0o027, "ok"), (0o022, "warn")])
def test_umask(store, mask, level):
    before = os.umask(mask)
    try:
        assert only(keys.umask(store)).level == level
        assert os.umask(mask) == mask  # looked at, not changed
    finally:
        os.umask(before)


def test_broken_ledger_fails_and_the_other_checks_go_on(store):
    act = Act("A. Ames", "a test", NOW - dt.timedelta(days=1))
    Ledger.read(store.ledger_file).append("promote", act)
    text = store.ledger_file.read_text().replace("A. Ames", "B. Boyd")
    store.ledger_file.write_text(text)
    done = examine(store.home, now=NOW)
    said = levels(done.checks)
    assert said["ledger"] == "fail"
    assert said["time zones"] == "ok"
    assert len(done.checks) > 15


def test_cut_table_is_named(store):
    take(store)
    assert only(files.readable(store)).level == "ok"
    path = store.payments_file(NAME)
    path.write_bytes(path.read_bytes()[:-8])
    found = only(files.readable(store))
    assert found.level == "fail"
    assert f"payments/{NAME}.parquet" in found.found


def test_changed_page_is_found_by_reading_deep_only(store):
    path = store.home / "outcomes" / "x.parquet"
    rows = pa.table({"number": list(range(5000))})
    pq.write_table(rows, path, write_page_checksum=True, compression="none")
    data = bytearray(path.read_bytes())
    data[3000] ^= 0xFF
    path.write_bytes(data)
    assert only(files.readable(store)).level == "ok"
    found = only(files.deep_tables(store))
    assert found.level == "fail"
    assert "outcomes/x.parquet" in found.found


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"accepted": Tally(3, 350)}, "imports"),
        ({"accepted": Tally(2, 351)}, "content of imports"),
        ({"sha": "bb" * 32}, "content of imports"),
    ],
)
def test_import_that_is_not_what_its_manifest_says_fails(store, changes, check):
    take(store, **changes)
    found = [*files.complete(store), *files.deep_tables(store)]
    assert levels(found)[check] == "fail"
    take(store)
    found = [*files.complete(store), *files.deep_tables(store)]
    assert set(levels(found).values()) == {"ok"}


def test_identities_may_be_missing_only_where_retention_took_them(store):
    take(store)
    store.identities_file(NAME).unlink()
    assert levels(files.complete(store))["identities"] == "fail"
    Ledger.read(store.ledger_file).append(
        "retain", Act("A. Ames", "a test", NOW), {"identities": [NAME]}
    )
    assert levels(files.complete(store))["identities"] == "ok"


def test_identities_that_do_not_open_fail_when_read_deep(store):
    take(store)
    done = examine(store.home, now=NOW, deep=True)
    assert levels(done.checks)["sealed files"] == "fail"


def test_leftovers_are_warned_of_from_the_next_days_on(store):
    left = store.payments_folder / ".x.parquet.7.unfinished"
    left.write_bytes(b"half")
    assert only(files.leftovers(store)).level == "ok"
    old = dt.datetime.now(dt.UTC).timestamp() - 3 * 86400
    os.utime(left, (old, old))
    found = only(files.leftovers(store))
    assert found.level == "warn"
    assert ".x.parquet.7.unfinished" in found.found


@pytest.mark.parametrize(
    ("days", "level"), [(3, "ok"), (4, "warn"), (31, "warn"), (32, "fail")]
)
def test_age_is_judged_at_its_edges(days, level):
    assert by_age("list", days, "it", (3, 31), "get it").level == level


def test_list_has_its_own_limits_and_the_store_may_set_them(store):
    folder = store.home / "lists/sam/2026-06-20"
    folder.mkdir(parents=True)
    says = {"source": "sam", "as_of": "2026-06-20", "sha256": "x"}
    (folder / "snapshot.json").write_text(json.dumps(says))

    def level():
        found = deciding.lists(store, DoctorLimits.of(store.home), NOW.date())
        return levels(found)["list sam"]

    assert level() == "warn"
    (store.home / FILE).write_text("[lists]\nsam = { warn = 10, fail = 20 }\n")
    assert level() == "ok"
    (store.home / FILE).write_text("[lists]\nsam = { warn = 1, fail = 9 }\n")
    assert level() == "fail"
    (store.home / FILE).write_text("[lists]\nsam = { warn = 9, fail = 1 }\n")
    with pytest.raises(ConfigurationError) as refused:
        DoctorLimits.of(store.home)
    assert refused.value.where.field == "lists.sam"


def clock(store, now):
    return only(machine.clock(store, DoctorLimits(), now))


@pytest.mark.parametrize(
    "seen",
    [
        lambda store, at: Ledger.read(store.ledger_file).append(
            "promote", Act("A. Ames", "a test", at)
        ),
        lambda store, at: os.utime(store.home / "store.json", (at.timestamp(),) * 2),
        lambda store, at: take(store, known=at.date() + dt.timedelta(days=2)),
    ],
    ids=["ledger", "file", "payment"],
)
def test_clock_that_was_set_back_fails(store, seen):
    assert clock(store, NOW).level == "ok"
    seen(store, NOW + dt.timedelta(minutes=6))
    if store.ledger_file.exists():
        os.utime(store.ledger_file, (NOW.timestamp(), NOW.timestamp()))
    found = clock(store, NOW)
    assert found.level == "fail"
    assert "set back" in found.found


def test_clock_may_lag_by_some_minutes_and_made_up_days_may_lie_ahead(store):
    os.utime(store.home / "store.json", (NOW.timestamp() + 299,) * 2)
    assert clock(store, NOW).level == "ok"
    take(store, known=NOW.date() + dt.timedelta(days=2))
    store.mark_simulated(SHA)
    for name in ("store.json", ".lock"):
        os.utime(store.home / name, (NOW.timestamp(),) * 2)
    assert clock(store, NOW).level == "ok"


def test_disk_is_held_against_what_the_last_batch_needed(store, monkeypatch):
    take(store)
    need = 2 * 210 + 4 * sum(
        path.stat().st_size
        for path in (
            store.payments_file(NAME),
            store.identities_file(NAME),
            store.batch_folder(NAME) / "manifest.json",
        )
    )
    for free, level in ((need - 1, "fail"), (3 * need - 1, "warn"), (3 * need, "ok")):
        usage = type("Usage", (), {"free": free})
        monkeypatch.setattr(machine.shutil, "disk_usage", lambda _p, u=usage: u)
        assert only(machine.room(store, DoctorLimits())).level == level


@pytest.mark.parametrize(
    ("asked", "there", "level"),
    [("4g", 5 << 30, "ok"), ("4g", (5 << 30) - 1, "fail"), ("512m", 3 << 29, "ok")],
)
def test_memory_holds_what_the_engine_may_take_and_a_gigabyte(
    store, monkeypatch, asked, there, level
):
    monkeypatch.setenv("OUTLAY_MEMORY", asked)
    monkeypatch.setattr(machine, "_memory", lambda: there)
    assert only(machine.memory(store)).level == level


def test_memory_setting_that_cannot_be_fails(store, monkeypatch):
    monkeypatch.setenv("OUTLAY_MEMORY", "lots")
    assert levels(examine(store.home, now=NOW).checks)["memory"] == "fail"


def test_dependency_that_differs_from_the_lock_fails_by_name(
    store, tmp_path, monkeypatch
):
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "numpy==0.0.1 \\\n    --hash=sha256:aa\npytest==1 ; sys_platform == 'win32'\n"
    )
    monkeypatch.setattr(machine, "_lock", lambda: lock)
    found = only(machine.dependencies(store))
    assert found.level == "fail"
    assert "numpy" in found.found
    assert "pytest" not in found.found
    monkeypatch.setattr(machine, "_lock", lambda: None)
    assert only(machine.dependencies(store)).level == "warn"


def test_this_machine_has_what_its_lock_names(store):
    assert only(machine.dependencies(store)).level == "ok"
    assert only(machine.lightgbm(store)).level == "ok"
    assert only(machine.zones(store)).level == "ok"


def test_backup_that_grew_old_is_said(store):
    limits = DoctorLimits()
    assert only(deciding.backup(store, limits, NOW)).level == "warn"
    remember(store.home, BACKUP, {})
    now = dt.datetime.now(dt.UTC)
    for days, level in ((0, "ok"), (3, "warn"), (15, "fail")):
        at = now + dt.timedelta(days=days, minutes=1)
        assert only(deciding.backup(store, limits, at)).level == level


def test_command_prints_json_and_exits_by_what_it_found(store):
    (store.home / "ledger.jsonl").write_text("no line of a ledger\n")
    run = subprocess.run(
        [OUTLAY, "doctor", "--json", "--home", store.home],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 32
    said = json.loads(run.stdout)
    assert said["level"] == "fail"
    failed = [each["check"] for each in said["checks"] if each["level"] == "fail"]
    assert "ledger" in failed
    assert "checks fail" in run.stderr


@pytest.mark.slow
@pytest.mark.xdist_group("small")
def test_scored_store_has_a_pair_that_loads_and_a_damaged_one_fails(
    small, scored, tmp_path
):
    home = tmp_path / "home"
    shutil.copytree(scored[0], home)
    at = dt.datetime.combine(small.world.as_of, dt.time(20), dt.UTC)
    limits = DoctorLimits()
    store = Store.open(home)
    found = levels(deciding.models(store, limits, at.date()))
    assert found == {"models": "ok", "age of models": "ok"}
    late = at.date() + dt.timedelta(days=366)
    assert levels(deciding.models(store, limits, late))["age of models"] == "fail"
    # The registry names files by where they were when they were registered.
    boosters = list(small.home.glob("mlartifacts/models/*/artifacts/artifacts/model"))
    for each in boosters:
        each.rename(each.with_name("hidden"))
    try:
        done = examine(home, now=at)
    finally:
        for each in boosters:
            each.with_name("hidden").rename(each)
    assert levels(done.checks)["models"] == "fail"
