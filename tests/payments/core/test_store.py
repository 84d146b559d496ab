import datetime as dt
import json
import os
import stat

import pytest

from outlay.payments.errors import ConfigurationError, OutputError, StoreError
from outlay.payments.store import Store


def test_created_store_opens_with_its_zone(tmp_path):
    made = Store.create(tmp_path / "home", zone="Pacific/Guam")
    assert Store.open(tmp_path / "home") == made
    assert made.known_on(dt.datetime(2026, 6, 30, 14, tzinfo=dt.UTC)) == dt.date(
        2026, 7, 1
    )


def test_created_store_is_its_owners_alone_whatever_the_umask(tmp_path, monkeypatch):
    for name in ("OUTLAY_TOKEN_KEY", "OUTLAY_IDENTITY_KEY"):
        monkeypatch.delenv(name, raising=False)
    before = os.umask(0)
    try:
        Store.create(tmp_path / "agency" / "home")
    finally:
        os.umask(before)
    home = tmp_path / "agency/home"
    folders = [home, *(path for path in home.rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}


def test_no_store_is_said_with_what_to_do(tmp_path):
    with pytest.raises(StoreError, match="there is no store") as told:
        Store.open(tmp_path / "nowhere")
    assert "outlay ingest" in told.value.fix
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="there is no store"):
        Store.open(tmp_path / "file")


def test_store_is_not_made_twice(store):
    with pytest.raises(StoreError, match="there is a store already"):
        Store.create(store.home)


def test_payments_without_settings_are_not_given_new_keys(store):
    (store.payments_folder / "a.parquet").write_bytes(b"")
    (store.home / "store.json").unlink()
    with pytest.raises(StoreError, match=r"no store\.json"):
        Store.create(store.home)


def test_killed_creation_is_taken_up_with_its_keys(store):
    (store.home / "store.json").unlink()
    assert Store.create(store.home).keyring == store.keyring


def test_unwritable_home_is_said_in_words(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="not a folder"):
        Store.create(tmp_path / "file" / "home")


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 1}', '{"version": 99, "zone": "UTC"}']
)
def test_damaged_settings_are_refused(store, text):
    (store.home / "store.json").write_text(text)
    with pytest.raises(StoreError, match="damaged or not of version"):
        Store.open(store.home)


def test_zone_that_is_none_is_refused(tmp_path):
    with pytest.raises(ConfigurationError, match="no time zone"):
        Store.create(tmp_path / "home", zone="Nowhere/Special")


def test_settings_hold_no_key(store):
    text = (store.home / "store.json").read_text()
    assert store.keyring.token_key.hex() not in text
    assert store.keyring.identity_key.hex() not in text
    assert json.loads(text)["fingerprints"] == store.keyring.fingerprints


def test_simulated_inputs_are_remembered(store):
    store.mark_simulated("ab")
    store.mark_simulated("cd")
    store.mark_simulated("ab")
    again = Store.open(store.home)
    assert again.is_simulated("ab")
    assert again.is_simulated("cd")
    assert not again.is_simulated("ef")


def test_files_are_listed_sorted_and_whole(store):
    for name in ("b.parquet", "a.parquet", ".c.parquet.1.unfinished"):
        (store.payments_folder / name).write_bytes(b"")
    assert [path.name for path in store.payments_files()] == ["a.parquet", "b.parquet"]
    assert store.outcomes_files() == store.dispositions_files() == []


def test_tracking_address_is_absolute(store):
    assert store.tracking_uri == f"sqlite:///{store.home.resolve()}/mlflow.db"
