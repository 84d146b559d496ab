"""The two keys of a store: one makes tokens, one encrypts identities."""

import base64
import binascii
import hashlib
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from outlay.payments.atomic import in_words
from outlay.payments.errors import KeyProblemError, OutputError, Place

KEY_BYTES = 32  # of HMAC-SHA-256 and AES-256
VARIABLES = {"token": "OUTLAY_TOKEN_KEY", "identity": "OUTLAY_IDENTITY_KEY"}
FORMS = "64 hexadecimal digits or base64 of 32 bytes"
RULE = "docs/store.md#keys"


@dataclass(frozen=True, slots=True, repr=False)
class Keyring:
    """Both keys; never shown, never logged."""

    token_key: bytes
    identity_key: bytes

    @property
    def fingerprints(self) -> dict[str, str]:
        """What the store remembers of each key: nothing can be read back from it."""
        return {
            "token": fingerprint("token", self.token_key),
            "identity": fingerprint("identity", self.identity_key),
        }

    @classmethod
    def make(cls, folder: Path) -> Self:
        """Return the keys of a new store: from the environment, or made as files.

        A key file that is there already is used, never overwritten.
        """
        keys = {kind: _make(folder, kind) for kind in VARIABLES}
        return cls._of(keys)

    @classmethod
    def read(cls, folder: Path, expected: dict[str, str]) -> Self:
        """Return the keys of a store, from the environment or `folder`.

        Raises
        ------
        KeyProblemError
            On a missing, unreadable or badly kept key, or another one than the
            store was made with (`expected`: fingerprints).
        """
        keys = {kind: _given(kind) or _kept(folder, kind) for kind in VARIABLES}
        ring = cls._of(keys)
        for kind, mark in ring.fingerprints.items():
            if mark != expected.get(kind):
                raise _problem(
                    f"the {kind} key is another one than this store was made with",
                    folder,
                    kind,
                    fix=f"set {VARIABLES[kind]} or put the old file back; with another "
                    "key equal payees would stop being equal",
                )
        return ring

    @classmethod
    def _of(cls, keys: dict[str, bytes]) -> Self:
        ring = cls(token_key=keys["token"], identity_key=keys["identity"])
        if ring.token_key == ring.identity_key:
            raise KeyProblemError(
                "the token key and the identity key are the same",
                rule=RULE,
                fix="use two keys, so that losing one does not open both",
            )
        return ring


def fingerprint(kind: str, key: bytes) -> str:
    """Return 16 hex digits of SHA-256 over the key under a name of its own."""
    return hashlib.sha256(f"outlay/fingerprint/{kind}\0".encode() + key).hexdigest()[
        :16
    ]


def key_file(folder: Path, kind: str) -> Path:
    """Return where the key of that kind is kept."""
    return folder / f"{kind}.key"


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read (mode 0600) and that is new."""
    with in_words(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def key_text(key: bytes) -> bytes:
    """Return the content of a key file: hex digits and a line end."""
    return key.hex().encode() + b"\n"


def backup_keys(keyring: Keyring, folder: Path) -> list[Path]:
    """Copy both keys into `folder` with mode 0600; return where they are.

    The copies hold the keys that the store uses, wherever they came from. Copies that
    are there already and equal are left as they are.

    Raises
    ------
    OutputError
        Where the folder cannot be written, or holds another key of that name.
    """
    keys = {"token": keyring.token_key, "identity": keyring.identity_key}
    return [_copy(key_file(folder, kind), key) for kind, key in keys.items()]


def _copy(path: Path, key: bytes) -> Path:
    with in_words(path):
        if not path.exists():
            write_private(path, key_text(key))
        elif path.read_bytes() != key_text(key):
            raise OutputError(
                "a file with another key is there already; it was left as it is",
                where=Place(file=str(path)),
                fix="name another folder for the copies",
            )
        path.chmod(0o600)
    return path


def _make(folder: Path, kind: str) -> bytes:
    given = _given(kind)
    if given is not None:
        return given
    if not key_file(folder, kind).exists():
        key = secrets.token_bytes(KEY_BYTES)
        write_private(key_file(folder, kind), key_text(key))
    return _kept(folder, kind)


def _given(kind: str) -> bytes | None:
    text = os.environ.get(VARIABLES[kind], "").strip()
    if not text:
        return None
    key = _decoded(text)
    if key is None:
        raise KeyProblemError(
            f"{VARIABLES[kind]} is not a key",
            rule=RULE,
            fix=f"set it to {FORMS}",
        )
    return key


def _kept(folder: Path, kind: str) -> bytes:
    path = key_file(folder, kind)
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise _problem(
            f"the {kind} key is missing or cannot be read",
            folder,
            kind,
            fix=f"set {VARIABLES[kind]} or put the file back from its backup; it is "
            "never made anew for a store that has data",
        ) from None
    if stat.S_IMODE(mode) & 0o077:
        raise _problem(
            f"the {kind} key can be read by others",
            folder,
            kind,
            fix=f"chmod 600 {path}, and think of who may have read it",
        )
    key = _decoded(text)
    if key is None:
        raise _problem(
            f"the {kind} key file holds no key",
            folder,
            kind,
            fix=f"put the file back from its backup: it holds {FORMS}",
        )
    return key


def _decoded(text: str) -> bytes | None:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        try:
            key = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return None
    return key if len(key) == KEY_BYTES else None


def _problem(what: str, folder: Path, kind: str, *, fix: str) -> KeyProblemError:
    where = Place(file=str(key_file(folder, kind)))
    return KeyProblemError(what, where=where, rule=RULE, fix=fix)
