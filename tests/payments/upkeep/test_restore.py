"""A restored store is the store; what is not sound is named, and nothing is written."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from outlay.payments.errors import BackupError, KeyProblemError
from outlay.payments.ledger import Ledger
from outlay.payments.store import Store
from outlay.payments.upkeep import restore as module
from outlay.payments.upkeep.backup import backup
from outlay.payments.upkeep.checking import check_backup, chosen_backup
from outlay.payments.upkeep.listing import FILE, FILES, Listing
from outlay.payments.upkeep.restore import restore
from tests.payments.upkeep.conftest import content


@pytest.fixture
def made(store, tmp_path):
    (store.home / "payments/aa.parquet").chmod(0o640)
    return backup(store, tmp_path / "to", with_keys=tmp_path / "keys").folder


def told(home):
    skipped = ("prefect/", "upkeep/", ".")
    return {p: d for p, d in content(home).items() if not p.startswith(skipped)}


def test_restored_store_holds_the_same_bytes_modes_and_times(store, made, tmp_path):
    new = tmp_path / "other place" / "home"
    restore(made, new, keys=tmp_path / "keys")
    before, after = told(store.home), told(new)
    assert before.pop("mlflow.db") != after.pop("mlflow.db")  # its paths moved
    assert before == after
    for path in before:
        old, put = (store.home / path).stat(), (new / path).stat()
        assert old.st_mode == put.st_mode, path
        if not path.startswith("keys/"):
            assert old.st_mtime_ns == put.st_mtime_ns, path
    assert {p.name for p in new.iterdir() if p.is_dir()} >= {"groups", "dispositions"}
    opened = Store.open(new)
    assert opened.keyring.fingerprints == store.keyring.fingerprints
    assert Ledger.read(opened.ledger_file).head == Ledger.read(store.ledger_file).head


def test_paths_of_the_registry_move_and_other_words_stay(store, made, tmp_path):
    new = tmp_path / "new home"
    done = restore(made, new)
    with closing(sqlite3.connect(new / "mlflow.db")) as found:
        place = found.execute("SELECT artifact_location FROM experiments").fetchone()
        row = found.execute("SELECT source, note FROM model_versions").fetchone()
    assert place == ((new / "mlartifacts").as_uri(),)
    assert row[0] == (new / "mlartifacts/models/m-1/artifacts").as_uri()
    assert row[1] == f"made in {store.home}, which no path begins"
    assert done.moved == 2


def test_paths_of_a_store_that_was_moved_by_hand_move_too(store, tmp_path):
    store.home.rename(tmp_path / "by hand")
    folder = backup(Store.open(tmp_path / "by hand"), tmp_path / "to").folder
    restore(folder, tmp_path / "new")
    with closing(sqlite3.connect(tmp_path / "new/mlflow.db")) as found:
        place = found.execute("SELECT artifact_location FROM experiments").fetchone()
    assert place == ((tmp_path / "new/mlartifacts").as_uri(),)


def test_neighbour_whose_name_begins_alike_is_not_moved(store, made, tmp_path):
    with closing(sqlite3.connect(store.home / "mlflow.db")) as found, found:
        beside = f"{store.home}-other/mlartifacts"
        found.execute("INSERT INTO model_versions VALUES (2, ?, '')", (beside,))
    restore(backup(store, tmp_path / "to").folder, tmp_path / "new")
    with closing(sqlite3.connect(tmp_path / "new/mlflow.db")) as found:
        rows = found.execute("SELECT source FROM model_versions WHERE version = 2")
        assert rows.fetchone() == (beside,)


def change(made):
    path = made / FILES / "payments/aa.parquet"
    path.write_bytes(path.read_bytes().replace(b"content", b"Content"))
    return path


def lose(made):
    path = made / FILES / "models/t1/fraud/model.json"
    path.unlink()
    return path


def add(made):
    path = made / FILES / "models/t1/fraud/more.txt"
    path.write_bytes(b"more")
    return path


def add_beside(made):
    path = made / "more.txt"
    path.write_bytes(b"more")
    return path


def link(made):
    path = made / FILES / "payments/link.parquet"
    path.symlink_to(made / FILE)
    return path


def grow(made):
    path = made / FILES / "ledger.jsonl"
    path.write_bytes(path.read_bytes() + b"\n")
    return path


def relist(made):
    path = made / FILE
    said = json.loads(path.read_text())
    said["files"][0]["mode"] = 0o777
    path.write_text(json.dumps(said))
    return path


def forget(made):
    (made / FILE).unlink()
    return made / FILE


@pytest.mark.parametrize(
    "harm", [change, lose, add, add_beside, link, grow, relist, forget]
)
def test_harmed_backup_is_refused_by_name_and_nothing_is_written(made, tmp_path, harm):
    named = harm(made)
    for act in (
        lambda: check_backup(made),
        lambda: restore(made, tmp_path / "new"),
    ):
        with pytest.raises(BackupError) as refused:
            act()
        assert str(named) in refused.value.message
    assert not (tmp_path / "new").exists()


def test_manifest_rewritten_by_somebody_without_the_keys_is_refused(made, tmp_path):
    change(made)
    listing = Listing.load(made)
    said = json.loads((made / FILE).read_text())
    for each in said["files"]:
        if each["path"] == "payments/aa.parquet":
            each["sha256"] = content(made / FILES)["payments/aa.parquet"]
    (made / FILE).write_text(json.dumps(said))
    with pytest.raises(BackupError, match="not as it was written"):
        check_backup(made)
    files = tuple(type(listing.files[0])(**each) for each in said["files"])
    parts = {name: getattr(listing, name) for name in listing.__slots__}
    Listing(**(parts | {"files": files})).sealed(bytes(32)).save(made)
    check_backup(made)  # without the keys nobody can tell
    with pytest.raises(BackupError, match="not written with this store's keys"):
        restore(made, tmp_path / "new", keys=tmp_path / "keys")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("path", ["../outside", "/etc/outside", "a/../../outside"])
def test_manifest_that_names_a_path_outside_is_refused(made, tmp_path, path):
    listing = Listing.load(made)
    parts = {name: getattr(listing, name) for name in listing.__slots__}
    first = listing.files[0]
    away = type(first)(path, first.size, first.sha256, first.mode, first.modified)
    Listing(**(parts | {"files": (*listing.files, away)})).sealed(bytes(32)).save(made)
    with pytest.raises(BackupError, match="not as it was written"):
        restore(made, tmp_path / "new")


def test_folder_in_use_is_refused(made, tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new/theirs.txt").write_text("theirs")
    with pytest.raises(BackupError, match="in use"):
        restore(made, tmp_path / "new")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["theirs.txt"]


def test_keys_of_another_store_are_refused(made, tmp_path):
    other = Store.create(tmp_path / "other")
    with pytest.raises(KeyProblemError, match="another one"):
        restore(made, tmp_path / "new", keys=other.keys_folder)
    assert not (tmp_path / "new").exists()


def test_failed_restore_leaves_no_store(made, tmp_path, monkeypatch):
    def fail(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "move_paths", fail)
    with pytest.raises(Exception, match="disk is full"):
        restore(made, tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []
    monkeypatch.undo()
    restore(made, tmp_path / "new")


def test_backup_of_a_name_is_found_and_a_wrong_one_is_not(made, tmp_path):
    assert chosen_backup(tmp_path / "to", made.name) == made
    assert chosen_backup(made) == made
    with pytest.raises(BackupError, match="no backup"):
        chosen_backup(tmp_path / "to", "20010101T000000Z")


KILLED = """
import os, signal, sys
from pathlib import Path
from outlay.payments.upkeep import restore as r

where, folder, home = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
name, count = where.rsplit(":", 1)
left = [int(count)]
before = getattr(r, name)

def die(*given, **said):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return before(*given, **said)

setattr(r, name, die)
r.restore(folder, home)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "where", ["check_backup:1", "copied:1", "copied:7", "move_paths:1", "_settle:1"]
)
def test_killed_restore_leaves_no_store_and_a_word_what_to_remove(
    made, tmp_path, where
):
    new = tmp_path / "new"
    run = subprocess.run([sys.executable, "-c", KILLED, where, made, new], check=False)
    assert run.returncode == -9
    check_backup(made)
    assert not (new / "store.json").exists()
    if new.exists() and list(new.iterdir()):
        with pytest.raises(BackupError) as refused:
            restore(made, new)
        assert "what a killed restore left" in refused.value.message
        shutil.rmtree(new)
    restore(made, new)
    assert (new / "store.json").exists()
