import base64
import stat

import pytest

from outlay.payments.errors import KeyProblemError, OutputError
from outlay.payments.keyring import Keyring, backup_keys, fingerprint, key_file
from outlay.payments.store import Store

KINDS = ("token", "identity")
VARIABLES = {"token": "OUTLAY_TOKEN_KEY", "identity": "OUTLAY_IDENTITY_KEY"}


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_new_keys_are_two_and_only_their_owner_reads_them(store):
    ring = store.keyring
    assert ring.token_key != ring.identity_key
    assert [mode(key_file(store.keys_folder, kind)) for kind in KINDS] == [0o600] * 2
    assert mode(store.keys_folder) == 0o700


def test_opening_gives_the_same_keys(store):
    assert Store.open(store.home).keyring == store.keyring


@pytest.mark.parametrize("kind", KINDS)
def test_missing_key_is_refused_and_not_remade(store, kind):
    key_file(store.keys_folder, kind).unlink()
    with pytest.raises(KeyProblemError, match=f"the {kind} key is missing"):
        Store.open(store.home)
    assert not key_file(store.keys_folder, kind).exists()


@pytest.mark.parametrize("kind", KINDS)
def test_another_key_is_refused(store, kind, monkeypatch):
    monkeypatch.setenv(VARIABLES[kind], "ab" * 32)
    with pytest.raises(KeyProblemError, match=f"the {kind} key is another one"):
        Store.open(store.home)


@pytest.mark.parametrize("kind", KINDS)
def test_key_that_others_can_read_is_refused(store, kind):
    key_file(store.keys_folder, kind).chmod(0o640)
    with pytest.raises(KeyProblemError, match="can be read by others") as told:
        Store.open(store.home)
    assert "chmod 600" in told.value.fix


def test_swapped_keys_are_refused(store):
    token, identity = (key_file(store.keys_folder, kind) for kind in KINDS)
    one, other = token.read_text(), identity.read_text()
    token.write_text(other)
    identity.write_text(one)
    with pytest.raises(KeyProblemError, match="another one"):
        Store.open(store.home)


@pytest.mark.parametrize("form", [bytes.hex, lambda k: base64.b64encode(k).decode()])
def test_keys_of_the_environment_leave_no_file(tmp_path, monkeypatch, form):
    keys = {kind: bytes([place] * 32) for place, kind in enumerate(KINDS, 1)}
    for kind, key in keys.items():
        monkeypatch.setenv(VARIABLES[kind], form(key))
    store = Store.create(tmp_path / "home")
    assert (store.keyring.token_key, store.keyring.identity_key) == tuple(keys.values())
    assert not list(tmp_path.rglob("*.key"))
    assert Store.open(store.home).keyring == store.keyring


@pytest.mark.parametrize(
    "text", ["ab" * 31, "no such key", base64.b64encode(b"a").decode()]
)
def test_what_is_no_key_is_refused_without_showing_it(tmp_path, monkeypatch, text):
    monkeypatch.setenv("OUTLAY_TOKEN_KEY", text)
    with pytest.raises(KeyProblemError, match="OUTLAY_TOKEN_KEY is not") as told:
        Store.create(tmp_path / "home")
    assert text not in told.value.message


def test_one_key_for_both_is_refused(tmp_path, monkeypatch):
    for variable in VARIABLES.values():
        monkeypatch.setenv(variable, "ab" * 32)
    with pytest.raises(KeyProblemError, match="are the same"):
        Store.create(tmp_path / "home")


def test_keys_are_never_shown(store):
    shown = repr(store.keyring) + repr(store)
    assert store.keyring.token_key.hex() not in shown
    assert repr(store.keyring.token_key) not in shown
    assert "identity_key" not in shown


def test_fingerprints_tell_keys_and_kinds_apart():
    key = bytes(32)
    assert fingerprint("token", key) != fingerprint("identity", key)
    assert fingerprint("token", key) != fingerprint("token", bytes([1] * 32))
    assert len(fingerprint("token", key)) == 16


def test_backup_copies_open_the_store(store, tmp_path):
    copies = backup_keys(store.keyring, tmp_path / "safe")
    assert [path.name for path in copies] == ["token.key", "identity.key"]
    assert [mode(path) for path in copies] == [0o600] * 2
    ring = Keyring.read(tmp_path / "safe", store.keyring.fingerprints)
    assert ring == store.keyring
    assert backup_keys(store.keyring, tmp_path / "safe") == copies


def test_backup_does_not_write_over_another_key(store, tmp_path):
    other = Store.create(tmp_path / "other")
    backup_keys(other.keyring, tmp_path / "safe")
    with pytest.raises(OutputError, match="another key"):
        backup_keys(store.keyring, tmp_path / "safe")
    assert Keyring.read(tmp_path / "safe", other.keyring.fingerprints) == other.keyring


def test_backup_under_a_file_is_said_in_words(store, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="not a folder"):
        backup_keys(store.keyring, tmp_path / "file" / "safe")
