"""A backup is whole, holds no key, copies what is new only, and survives a kill."""

import os
import re
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path, PurePosixPath

import pytest

from outlay.payments.errors import BackupError, StoreError
from outlay.payments.upkeep import backup as module
from outlay.payments.upkeep.backup import backup, backups
from outlay.payments.upkeep.checking import check_backup, chosen_backup
from outlay.payments.upkeep.left_out import LAYOUT, left_out
from outlay.payments.upkeep.listing import FILES, Listing
from outlay.payments.upkeep.notes import BACKUP, KEYS, remembered
from outlay.payments.upkeep.pinning import pinned
from tests.payments.upkeep.conftest import content

ROOT = Path(__file__).resolve().parents[3]


def files_in(folder):
    return content(chosen_backup(folder) / FILES)


def dumped(database):
    with closing(sqlite3.connect(database)) as opened:
        return list(opened.iterdump())


def test_every_file_of_the_store_but_keys_and_workings_is_in_it(store, tmp_path):
    for name in ("batches/aa/work/matrix", "models/unfinished/x", ".spill/x"):
        (store.home / name).parent.mkdir(parents=True, exist_ok=True)
        (store.home / name).write_bytes(b"half made")
    (store.home / "payments/.bb.parquet.77.unfinished").write_bytes(b"half made")
    backup(store, tmp_path / "to")
    there = {
        path: digest
        for path, digest in content(store.home).items()
        if not path.startswith(("keys/", "prefect/", "batches/aa/work", "upkeep/"))
        and not path.startswith(("models/unfinished", "."))
        and ".unfinished" not in path
    }
    copy = files_in(tmp_path / "to")
    # SQLite counts a copy as a change: what is in it is the same.
    assert there.pop("mlflow.db")
    assert copy.pop("mlflow.db")
    assert copy == there
    copied = chosen_backup(tmp_path / "to") / FILES / "mlflow.db"
    assert dumped(copied) == dumped(store.home / "mlflow.db")


def test_no_byte_of_a_key_is_in_it_and_keys_go_elsewhere(store, tmp_path):
    backup(store, tmp_path / "to", with_keys=tmp_path / "keys")
    for path in (tmp_path / "to").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            for key in (store.keyring.token_key, store.keyring.identity_key):
                assert key not in data
                assert key.hex().encode() not in data
    assert (tmp_path / "keys/token.key").stat().st_mode & 0o777 == 0o600
    assert remembered(store.home, KEYS)["fingerprints"] == store.keyring.fingerprints
    assert remembered(store.home, BACKUP)["name"] == backups(tmp_path / "to")[0].name


def test_keys_by_the_data_are_refused(store, tmp_path):
    with pytest.raises(BackupError, match="by the data"):
        backup(store, tmp_path / "to", with_keys=tmp_path / "to" / "keys")
    with pytest.raises(BackupError, match="in one another"):
        backup(store, store.home / "backups")


def test_second_backup_copies_only_what_is_new(store, tmp_path):
    first = backup(store, tmp_path / "to")
    (store.home / "payments/bb.parquet").write_bytes(b"another import")
    second = backup(store, tmp_path / "to")
    added = set(content(second.folder / FILES)) - set(content(first.folder / FILES))
    assert added == {"payments/bb.parquet", "upkeep/backup.json"}
    assert second.new_files == 2
    inodes = [
        (each / FILES / "payments/aa.parquet").stat().st_ino
        for each in backups(tmp_path / "to")
    ]
    assert len(set(inodes)) == 1
    for each in backups(tmp_path / "to"):
        check_backup(each, identity_key=store.keyring.identity_key)


def test_modes_in_a_backup_are_private_though_the_store_is_open(store, tmp_path):
    (store.home / "payments/aa.parquet").chmod(0o644)
    done = backup(store, tmp_path / "to")
    for path in done.folder.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_database_is_copied_between_transactions_of_a_busy_writer(store, tmp_path):
    path = store.home / "mlflow.db"
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("CREATE TABLE pairs (one INTEGER, other INTEGER)")
    stop = threading.Event()

    def write():
        with closing(sqlite3.connect(path, timeout=30)) as busy:
            number = 0
            while not stop.is_set():
                number += 1
                with busy:
                    busy.execute("DELETE FROM pairs")
                    for _ in range(50):
                        busy.execute(
                            "INSERT INTO pairs VALUES (?, ?)", (number, number)
                        )

    writer = threading.Thread(target=write)
    writer.start()
    try:
        done = [backup(store, tmp_path / "to") for _ in range(3)]
    finally:
        stop.set()
        writer.join()
    for each in done:
        with closing(sqlite3.connect(each.folder / FILES / "mlflow.db")) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            count, values = copy.execute(
                "SELECT count(*), count(DISTINCT one) FROM pairs"
            ).fetchone()
        assert (count, values) in {(0, 0), (50, 1)}


def test_backup_holds_the_moment_though_the_store_goes_on(store, tmp_path):
    before = content(store.home)
    with pinned(store) as found:
        (store.home / "batches/aa/runs/r1/review.csv").unlink()
        swapped = store.home / "payments/aa.new"
        swapped.write_bytes(b"changed")
        swapped.rename(store.home / "payments/aa.parquet")
        with store.locked():  # the lock is free again: others go on
            (store.home / "payments/cc.parquet").write_bytes(b"later")
        held = content(found.folder)
    assert (
        held["batches/aa/runs/r1/review.csv"] == before["batches/aa/runs/r1/review.csv"]
    )
    assert held["payments/aa.parquet"] == before["payments/aa.parquet"]
    assert "payments/cc.parquet" not in held
    assert not list(store.home.glob(".backup-*"))


def test_two_backups_at_once_are_refused(store, tmp_path):
    with pinned(store), pytest.raises(StoreError, match="another backup"):
        backup(store, tmp_path / "to")


def test_run_that_is_not_whole_is_refused_and_named(store, tmp_path):
    (store.home / "batches/aa/runs/r1/scored.parquet").unlink()
    with pytest.raises(StoreError, match="batch aa is not whole"):
        backup(store, tmp_path / "to")
    assert backups(tmp_path / "to") == []


def test_symbolic_link_is_refused(store, tmp_path):
    (store.home / "payments/link.parquet").symlink_to(store.home / "store.json")
    with pytest.raises(StoreError, match="symbolic link"):
        backup(store, tmp_path / "to")


def test_old_backups_are_removed_but_never_the_newest(store, tmp_path):
    old = backup(store, tmp_path / "to").folder
    kept = content(old / FILES)
    old.rename(old.with_name("20200101T000000Z"))
    done = backup(store, tmp_path / "to", keep_days=30)
    assert done.removed == ("20200101T000000Z",)
    assert backups(tmp_path / "to") == [done.folder]
    check_backup(done.folder)
    assert set(kept) <= set(content(done.folder / FILES))
    done.folder.rename(done.folder.with_name("20200101T000000Z"))
    assert module._remove_old(tmp_path / "to", 30) == ()


def test_names_stay_in_order_when_the_clock_was_set_back(store, tmp_path):
    first = backup(store, tmp_path / "to").folder
    first.rename(first.with_name("20990101T000000Z"))
    second = backup(store, tmp_path / "to")
    assert second.folder.name == "20990101T000001Z"


def test_databases_elsewhere_are_said_without_their_address(
    store, tmp_path, monkeypatch
):
    monkeypatch.setenv("OUTLAY_MLFLOW_URI", "postgresql://u:secret@db/mlflow")
    monkeypatch.setenv("OUTLAY_REVIEW_DATABASE", "postgres://u:secret@db/review")
    said = " ".join(backup(store, tmp_path / "to").listing.elsewhere)
    assert said.count("pg_dump") == 2
    assert "OUTLAY_MLFLOW_URI" in said
    assert "OUTLAY_REVIEW_DATABASE" in said
    assert "secret" not in said


SSN = b"900-00-4321"  # a number that is given to nobody


@pytest.mark.parametrize(
    ("where", "asked"),
    [
        ("drop", None),
        ("drop", "drop"),
        ("incoming", None),
        ("exports/in", "exports/in"),
    ],
)
def test_payment_file_in_the_store_is_not_in_it_and_that_is_said(
    store, tmp_path, monkeypatch, where, asked
):
    monkeypatch.delenv("OUTLAY_DROP", raising=False)
    if asked is not None:
        monkeypatch.setenv("OUTLAY_DROP", str(store.home / asked))
    file = store.home / where / "payments/day.spr"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"a payee with number " + SSN)
    (store.home / "exports").mkdir(exist_ok=True)
    (store.home / "exports/mine.csv").write_bytes(b"an export")
    done = backup(store, tmp_path / "to")
    files = [path for path in (tmp_path / "to").rglob("*") if path.is_file()]
    assert "exports/mine.csv" in {each.path for each in done.listing.files}
    assert not [path for path in files if SSN in path.read_bytes()]
    said = [each for each in done.listing.elsewhere if "no part of a store" in each]
    assert [where in each for each in said] == [True]
    check_backup(done.folder)


def test_store_without_strangers_says_nothing_of_them(store, tmp_path, monkeypatch):
    monkeypatch.delenv("OUTLAY_DROP", raising=False)
    said = " ".join(backup(store, tmp_path / "to").listing.elsewhere)
    assert "no part of a store" not in said


def test_everything_that_the_docs_call_a_part_of_a_store_is_taken_or_left_by_name():
    page = (ROOT / "docs/store.md").read_text("utf-8").split("## Keys")[0]
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    parts = {
        path.split("/")[0]
        for row in rows
        for path in re.findall(r"`([\w.]+[/\w.<>{}-]*)`", row.split("|")[1])
    }
    parts -= {"current", "runs"}  # of a batch, whose row begins with it
    assert len(parts) > 20
    assert {each for each in parts if not left_out(PurePosixPath(each))} == LAYOUT


def test_drop_that_is_the_store_is_refused(store, tmp_path, monkeypatch):
    monkeypatch.setenv("OUTLAY_DROP", str(store.home))
    with pytest.raises(BackupError, match="the store itself"):
        backup(store, tmp_path / "to")


def test_database_that_settings_put_into_the_store_is_in_it(
    store, tmp_path, monkeypatch
):
    (store.home / "mlflow.db").rename(store.home / "registry.db")
    monkeypatch.setenv("OUTLAY_MLFLOW_URI", f"sqlite:///{store.home}/registry.db")
    done = backup(store, tmp_path / "to")
    assert "registry.db" in {each.path for each in done.listing.files}


KILLED = """
import os, signal, sys
from pathlib import Path
from outlay.payments.store import Store
from outlay.payments.upkeep import backup as b, pinning as p, listing as l

where, home, to = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
name, count = where.rsplit(":", 1)
left = [int(count)]
module = {"b": b, "p": p, "l": l}[name[0]]
before = getattr(module, name[2:])

def die(*given, **said):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return before(*given, **said)

setattr(module, name[2:], die)
b.backup(Store.open(home), to)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "where",
    [
        "p._hold:1",
        "p._hold:9",
        "p.copy_database:1",
        "p._check_runs:1",
        "b.copied:1",
        "b.copied:3",
        "b.sha256_of:2",
        "l.write_whole:1",
        "b.sync_folder:1",
        "b.sync_folder:12",
    ],
)
def test_killed_backup_leaves_the_one_before_whole(store, tmp_path, where):
    to = tmp_path / "to"
    first = backup(store, to)
    before = content(first.folder)
    for name in ("bb", "cc", "dd", "ee"):
        (store.home / f"payments/{name}.parquet").write_bytes(name.encode() * 900)
    run = subprocess.run(
        [sys.executable, "-c", KILLED, where, store.home, to],
        env={**os.environ},
        check=False,
    )
    assert run.returncode == -9
    assert backups(to) == [first.folder]
    assert content(first.folder) == before
    check_backup(first.folder)
    done = backup(store, to)
    assert "payments/ee.parquet" in {each.path for each in done.listing.files}
    assert sorted(path.name for path in to.iterdir()) == sorted(
        [".lock", first.folder.name, done.folder.name]
    )
    assert not list(store.home.glob(".backup-*"))


def test_manifest_says_whose_store_it_is(store, tmp_path):
    listing = Listing.load(backup(store, tmp_path / "to").folder)
    assert listing.fingerprints == store.keyring.fingerprints
    assert listing.ledger["entries"] == 1
    assert listing.store_version == 1
    assert listing.home == str(store.home.resolve())
