"""The store: a folder of tables, batches, models and keys."""

import datetime as dt
import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

import pyarrow as pa

from outlay.payments.atomic import in_words, write_whole
from outlay.payments.errors import ConfigurationError, Place, StoreError
from outlay.payments.keyring import Keyring
from outlay.payments.runs import current_run
from outlay.payments.tracking import tracking_uri
from outlay.payments.zones import day_in, days_in

VERSION = 1
DEFAULT_ZONE = "America/New_York"
_FOLDERS = ("payments", "identities", "dispositions", "outcomes", "groups", "batches")


@dataclass(frozen=True, slots=True)
class Store:
    """One agency's store; make it with `create` or `open`."""

    home: Path
    zone: ZoneInfo
    keyring: Keyring

    @classmethod
    def create(cls, home: Path, *, zone: str = DEFAULT_ZONE) -> Self:
        """Make a store in `home`, with new keys unless the environment gives them.

        Raises
        ------
        StoreError
            Where a store is there already, or payments without one.
        OutputError
            Where the folder cannot be written.
        """
        if _settings_file(home).exists():
            raise _refused(home, "there is a store already", "open it, or name another")
        if any((home / "payments").glob("*.parquet")):
            raise _refused(
                home,
                "there are payments, but no store.json that says whose keys they need",
                "put store.json back from a backup",
            )
        known = _zone(zone)
        with in_words(home):
            home.parent.mkdir(parents=True, exist_ok=True)
            # What is in it is its owner's alone, whatever the umask.
            for folder in (home, *(home / name for name in _FOLDERS)):
                folder.mkdir(mode=0o700, exist_ok=True)
        ring = Keyring.make(home / "keys")
        settings = {
            "version": VERSION,
            "zone": zone,
            "fingerprints": ring.fingerprints,
            "simulated": [],
        }
        # Last: a killed run leaves keys that the next run takes up, and no store.
        _write_settings(home, settings)
        return cls(home, known, ring)

    @classmethod
    def open(cls, home: Path) -> Self:
        """Open the store in `home`.

        Raises
        ------
        StoreError
            Where none is there, or its settings cannot be read.
        KeyProblemError
            Where a key is missing or another one.
        """
        settings = _read_settings(home)
        zone = _zone(str(settings["zone"]))
        return cls(home, zone, Keyring.read(home / "keys", settings["fingerprints"]))

    @property
    def keys_folder(self) -> Path:
        """Where the key files are, unless the environment gives the keys."""
        return self.home / "keys"

    @property
    def payments_folder(self) -> Path:
        """Where the payments table is: one file an import."""
        return self.home / "payments"

    @property
    def identities_folder(self) -> Path:
        """Where the encrypted identities are: one file an import."""
        return self.home / "identities"

    @property
    def outcomes_folder(self) -> Path:
        """Where the outcomes table is."""
        return self.home / "outcomes"

    @property
    def dispositions_folder(self) -> Path:
        """Where the dispositions table is."""
        return self.home / "dispositions"

    @property
    def groups_folder(self) -> Path:
        """Where the audit-only attributes are."""
        return self.home / "groups"

    @property
    def reviews_folder(self) -> Path:
        """Where it is kept what reviewers decided, and how."""
        return self.home / "reviews"

    @property
    def models_folder(self) -> Path:
        """Where what belongs to trained models is."""
        return self.home / "models"

    @property
    def ledger_file(self) -> Path:
        """Where it is recorded who changed models and policies."""
        return self.home / "ledger.jsonl"

    def policy_file(self, digest: str) -> Path:
        """Return where a proposed policy is kept, by the hash of what it says."""
        return self.home / "policies" / f"{digest}.json"

    @property
    def artifact_folder(self) -> Path:
        """Where MLflow keeps its artifacts."""
        return self.home / "mlartifacts"

    @property
    def tracking_uri(self) -> str:
        """The address of MLflow's database or server."""
        return tracking_uri(self.home)

    def batch_folder(self, import_id: str) -> Path:
        """Return where everything about one import is; it may not be there yet."""
        return self.home / "batches" / import_id

    def payments_file(self, import_id: str) -> Path:
        """Return where an import's payments are once it is complete."""
        return self.payments_folder / f"{import_id}.parquet"

    def identities_file(self, import_id: str) -> Path:
        """Return where an import's encrypted identities are."""
        return self.identities_folder / f"{import_id}.bin"

    def payments_files(self) -> list[Path]:
        """Return the files of the payments table, sorted."""
        return sorted(self.payments_folder.glob("*.parquet"))

    def outcomes_files(self) -> list[Path]:
        """Return the files of the outcomes table, sorted."""
        return sorted(self.outcomes_folder.glob("*.parquet"))

    def dispositions_files(self) -> list[Path]:
        """Return the files of the dispositions table, sorted."""
        return sorted(self.dispositions_folder.glob("*.parquet"))

    def reviews_files(self) -> list[Path]:
        """Return the files of the reviews table, sorted; none before the first."""
        return sorted(self.reviews_folder.glob("*.parquet"))

    def scored_files(self) -> list[Path]:
        """Return the SCORES file of every scored batch's standing run, sorted."""
        return [run / "scored.parquet" for run in self.standing_runs()]

    def standing_runs(self) -> list[Path]:
        """Return the run whose decisions stand, of every scored batch, sorted."""
        batches = sorted((self.home / "batches").glob("*"))
        return [run for batch in batches if (run := current_run(batch)) is not None]

    def quarantine_files(self) -> list[Path]:
        """Return the QUARANTINE file of every complete import, sorted."""
        files = (self.home / "batches").glob("*/quarantine.parquet")
        return sorted(f for f in files if self.payments_file(f.parent.name).exists())

    def known_on(self, at: dt.datetime) -> dt.date:
        """Return the day of `at` in the agency's zone."""
        return day_in(self.zone, at)

    def known_on_array(self, at: pa.Array | pa.ChunkedArray) -> pa.Array:
        """Return the days (date32) of UTC instants in the agency's zone."""
        return days_in(self.zone, at)

    def mark_simulated(self, sha256: str) -> None:
        """Remember that the input with this SHA-256 is made up."""
        with self.locked():
            settings = _read_settings(self.home)
            settings["simulated"] = sorted({*settings["simulated"], sha256})
            _write_settings(self.home, settings)

    def is_simulated(self, sha256: str) -> bool:
        """Whether the input with this SHA-256 was marked as made up."""
        return sha256 in _read_settings(self.home)["simulated"]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Wait for other writers of this store, then keep them out.

        The lock is the operating system's: a killed run leaves none behind.
        """
        with in_words(self.home):
            handle = (self.home / ".lock").open("a", encoding="ascii")
        with handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def _settings_file(home: Path) -> Path:
    return home / "store.json"


def _write_settings(home: Path, settings: dict[str, Any]) -> None:
    text = json.dumps(settings, indent=2, sort_keys=True) + "\n"
    write_whole(_settings_file(home), text.encode())


def _read_settings(home: Path) -> dict[str, Any]:
    path = _settings_file(home)
    try:
        settings: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        version = settings["version"]
        complete = {"zone", "fingerprints", "simulated"} <= settings.keys()
    except (FileNotFoundError, NotADirectoryError):
        raise _refused(
            home,
            "there is no store",
            "take a payment file in with `outlay ingest`, or name the right folder "
            "in OUTLAY_HOME",
        ) from None
    except (OSError, ValueError, KeyError, TypeError):
        version, complete = None, False
    if version != VERSION or not complete:
        raise _refused(
            home,
            f"store.json is damaged or not of version {VERSION}",
            "put it back from a backup, or use the release that made it",
        )
    return settings


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise ConfigurationError(
            f"{name!r} is no time zone",
            rule="docs/store.md#zone",
            fix="use a name of the IANA time zone database, e.g. America/New_York",
        ) from None


def _refused(home: Path, what: str, fix: str) -> StoreError:
    return StoreError(
        f"{what} in {home}",
        where=Place(file=str(home)),
        rule="docs/store.md",
        fix=fix,
    )
