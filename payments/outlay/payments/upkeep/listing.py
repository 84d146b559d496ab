"""What stands in a backup: every file with its hash, and whose store it was."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Self

from outlay.payments.atomic import write_whole
from outlay.payments.errors import BackupError, Place

FILE, FILES = "manifest.json", "files"
FORMAT = 1
RULE = "docs/store.md#backup"


@dataclass(frozen=True, slots=True)
class Listed:
    """One file: path below the store, bytes, SHA-256, mode, and mtime in ns."""

    path: str
    size: int
    sha256: str
    mode: int
    modified: int


@dataclass(frozen=True, slots=True)
class Listing:
    """The manifest of one backup.

    Attributes
    ----------
    made_at : str
        UTC, ISO 8601 to the second.
    home : str
        The store's folder when it was copied, absolute: MLflow's paths begin with it.
    ledger : mapping
        Entries and head: the hash of the last entry.
    elsewhere : tuple of str
        In words, what belongs to the store and is not in this copy.
    folders : mapping
        Mode of each folder by its path; "." is the store's own.
    digest, seal : str
        SHA-256 of everything else here; HMAC-SHA-256 of it under the identity key.
    """

    made_at: str
    release: str
    store_version: int
    home: str
    fingerprints: Mapping[str, str]
    ledger: Mapping[str, Any]
    elsewhere: tuple[str, ...]
    folders: Mapping[str, int]
    files: tuple[Listed, ...]
    format: int = FORMAT
    digest: str = ""
    seal: str = field(default="", repr=False)

    def hashed(self) -> str:
        """Return the hash of everything but hash and seal."""
        said = asdict(self)
        del said["digest"], said["seal"]
        text = json.dumps(said, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def sealed(self, key: bytes) -> "Listing":
        """Return the listing with hash and seal; `key` is the identity key."""
        digest = self.hashed()
        said = {name: getattr(self, name) for name in self.__slots__}
        return Listing(**(said | {"digest": digest, "seal": seal_of(digest, key)}))

    def save(self, folder: Path) -> None:
        """Write the manifest of the backup `folder`."""
        text = json.dumps(asdict(self), indent=1, sort_keys=True)
        write_whole(folder / FILE, f"{text}\n".encode())
        (folder / FILE).chmod(0o600)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the manifest of the backup `folder`.

        Raises
        ------
        BackupError
            Where it is missing, changed, of another format, or names a path outside.
        """
        path = folder / FILE
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            files = tuple(Listed(**each) for each in said.pop("files"))
            elsewhere = tuple(said.pop("elsewhere"))
            listing = cls(**said, files=files, elsewhere=elsewhere)
            sound = listing.digest == listing.hashed() and listing.format == FORMAT
            inside = all(map(_inside, [f.path for f in files] + [*listing.folders]))
        except FileNotFoundError:
            raise damaged(path, "the manifest is missing") from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise damaged(path, "the manifest cannot be read") from None
        if not sound or not inside:
            raise damaged(path, "the manifest is not as it was written")
        return listing

    def check_seal(self, folder: Path, key: bytes) -> None:
        """Refuse a manifest that was not written with this store's identity key.

        Raises
        ------
        BackupError
            Where the seal is another one.
        """
        if not hmac.compare_digest(self.seal, seal_of(self.digest, key)):
            raise damaged(
                folder / FILE, "the manifest was not written with this store's keys"
            )


def seal_of(digest: str, key: bytes) -> str:
    """Return HMAC-SHA-256 of a manifest's hash, under a name of its own."""
    said = f"outlay/backup\0{digest}".encode()
    return hmac.new(key, said, hashlib.sha256).hexdigest()


def damaged(path: Path, what: str) -> BackupError:
    """Return the error about one file of a backup."""
    return BackupError(
        f"{what}; nothing was written",
        where=Place(file=str(path)),
        rule=RULE,
        fix="use another backup (outlay backup FOLDER --verify), and find out why",
    )


def _inside(path: str) -> bool:
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts
