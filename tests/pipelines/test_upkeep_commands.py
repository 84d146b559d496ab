"""`outlay backup`, `restore` and `retain` as an operator types them."""

import os
import sqlite3
from contextlib import closing

import pytest
from typer.testing import CliRunner

from outlay.payments.errors import BackupError, ConfigurationError
from outlay.payments.intake.source import ID_DIGITS, file_sha256
from outlay.payments.ledger import Ledger
from outlay.payments.store import Store
from outlay.payments.upkeep.backup import backups
from outlay.payments.upkeep.going import DROPPED
from outlay.payments.upkeep.listing import FILES
from outlay.payments.upkeep.notes import KEYS, remembered
from outlay.pipelines.jobs.delivery import note
from outlay.pipelines.main import app
from outlay.pipelines.progress import console
from outlay.pipelines.render.upkeep import amount


@pytest.fixture
def store(tmp_path, monkeypatch):
    for name in ("OUTLAY_TOKEN_KEY", "OUTLAY_IDENTITY_KEY", "OUTLAY_MLFLOW_URI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(console, "width", 200)
    return Store.create(tmp_path / "home")


def outlay(*words):
    result = CliRunner().invoke(app, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_backup_verify_and_restore_by_command(store, tmp_path):
    to, keys, new = tmp_path / "to", tmp_path / "keys", tmp_path / "new"
    said = outlay("backup", to, "--home", store.home, "--with-keys", keys)
    assert "Ledger: 0 entries" in said
    assert "keys are not in this copy" in said
    assert "sound" in outlay("backup", to, "--verify")
    said = outlay("restore", to, "--home", new, "--keys", keys)
    assert "No model decides" in said
    assert Store.open(new).keyring.fingerprints == store.keyring.fingerprints
    (made,) = backups(to)
    (made / FILES / "store.json").write_bytes(b"{}")
    with pytest.raises(BackupError, match="was changed") as refused:
        outlay("backup", to, "--verify")
    assert refused.value.exit_code == 34


def test_copy_of_the_keys_is_noted_for_the_doctor(store, tmp_path):
    assert remembered(store.home, KEYS) is None
    outlay("keys", "backup", tmp_path / "keys", "--home", store.home)
    note = remembered(store.home, KEYS)
    assert note["fingerprints"] == store.keyring.fingerprints
    assert store.keyring.token_key.hex() not in str(note)


def test_restore_without_keys_says_what_is_still_to_be_done(store, tmp_path):
    outlay("backup", tmp_path / "to", "--home", store.home)
    said = outlay("restore", tmp_path / "to", "--home", tmp_path / "new")
    assert "The keys are not there yet" in said


def test_restore_does_not_take_its_target_from_the_environment(
    store, tmp_path, monkeypatch
):
    outlay("backup", tmp_path / "to", "--home", store.home)
    monkeypatch.setenv("OUTLAY_HOME", str(tmp_path / "new"))
    result = CliRunner().invoke(app, ["restore", str(tmp_path / "to")])
    assert result.exit_code == 2
    assert not (tmp_path / "new").exists()


def test_review_database_is_copied_by_sqlite_where_it_is_in_the_store(store, tmp_path):
    (store.home / "review").mkdir()
    path = store.home / "review/review.sqlite3"
    with closing(sqlite3.connect(path)) as busy:
        busy.execute("PRAGMA journal_mode=WAL")
        busy.execute("CREATE TABLE items (key TEXT)")
        busy.execute("INSERT INTO items VALUES ('decided')")
        busy.commit()
        # Still in the write-ahead log: a copy of the file alone would not hold it.
        outlay("backup", tmp_path / "to", "--home", store.home)
    (made,) = backups(tmp_path / "to")
    with closing(sqlite3.connect(made / FILES / "review/review.sqlite3")) as copy:
        assert copy.execute("SELECT key FROM items").fetchall() == [("decided",)]
    assert not list((made / FILES / "review").glob("*-wal"))


def test_retain_shows_and_removes_only_with_a_reason(store):
    left = store.payments_folder / ".x.parquet.7.unfinished"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    said = outlay("retain", "--home", store.home)
    assert ".x.parquet.7.unfinished" in said
    assert "Nothing was removed" in said
    with pytest.raises(ConfigurationError, match="wants a reason"):
        outlay("retain", "--apply", "--home", store.home)
    assert left.exists()
    words = ("--apply", "--reason", "the schedule", "--by", "A. Ames")
    assert "on record" in outlay("retain", *words, "--home", store.home)
    assert not left.exists()
    (entry,) = Ledger.read(store.ledger_file).entries
    assert (entry.by, entry.reason) == ("A. Ames", "the schedule")
    assert "Nothing is older" in outlay("retain", "--home", store.home)


def test_retain_finds_the_drop_beside_the_store(store, monkeypatch):
    monkeypatch.setattr(console, "width", 1000)  # a temporary folder has a long name
    monkeypatch.delenv("OUTLAY_DROP", raising=False)
    file = store.home.with_name("home-drop") / "payments/day.spr"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"payments")
    os.utime(file, (0, 0))
    batch = store.batch_folder(file_sha256(file)[:ID_DIGITS])
    (batch / "runs/r1").mkdir(parents=True)
    (batch / "current").write_text("r1\n")
    words = ("--apply", "--reason", "the schedule", "--by", "A. Ames")
    outlay("retain", *words, "--home", store.home)
    assert file.exists()  # nobody asked for it
    (store.home / "retention.toml").write_text("drop_days = 30\n")
    assert "day.spr" not in outlay("retain", "--home", store.home)
    note(store.home, batch.name, published="r1", handed="r1")
    assert "day.spr" in outlay("retain", "--home", store.home)
    outlay("retain", *words, "--home", store.home)
    assert not file.exists()
    (entry,) = Ledger.read(store.ledger_file).entries
    assert entry.facts["counts"][DROPPED] == {"count": 1, "bytes": 8}


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (5.6e9, "5.6 GB")],
)
def test_amounts_are_said_in_fitting_units(size, said):
    assert amount(size) == said
