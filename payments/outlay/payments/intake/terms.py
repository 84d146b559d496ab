"""On which terms a file is taken in: its dates, and the files given with it."""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

from outlay.payments.atomic import write_whole
from outlay.payments.errors import ConfigurationError, Place, StoreError
from outlay.payments.intake.source import Source, file_sha256
from outlay.payments.manifest import Manifest
from outlay.payments.store import Store

BEGUN = "begun.json"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller gave; None is "not said"."""

    mapping: Path | None = None
    payment_date: dt.date | None = None
    as_of: dt.date | None = None
    side: Path | None = None
    programs: Path | None = None

    def check_same(self, earlier: Manifest) -> None:
        """Refuse to take the same file in twice on different terms.

        What is not said means "as before".
        """
        said = {
            "--as-of": (self.as_of, earlier.as_of),
            "--payment-date": (self.payment_date, earlier.payment_date),
            "--mapping": (sha_of(self.mapping), earlier.mapping_sha256),
            "--side": (sha_of(self.side), earlier.side_sha256),
            "--programs": (sha_of(self.programs), earlier.programs_sha256),
        }
        for option, (now, then) in said.items():
            if now is not None and now != then:
                raise _other_terms(earlier, option, now, then)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms that hold.

    Attributes
    ----------
    as_of : date
        The day on which the file is looked at.
    as_of_said : bool
        Whether the caller named it; if not, it is the day of the first attempt.
    """

    payment_date: dt.date | None
    as_of: dt.date
    as_of_said: bool


def settle(store: Store, source: Source, asked: Asked, source_format: str) -> Terms:
    """Return the terms for a file that is not in the store, and note them.

    A run that was killed left a note of its terms: they hold again unless others
    are said, so that the repeat gives the same bytes on another day.

    Raises
    ------
    ConfigurationError
        Where the format carries no payment date and none is given.
    """
    noted = _noted(store, source)
    paid = asked.payment_date or noted.get("payment_date")
    if source_format == "spr" and paid is None:
        raise ConfigurationError(
            "a Standard Payment Request carries no payment date",
            where=Place(file=source.path.name),
            rule="docs/store.md#dates",
            fix="give --payment-date, the day on which the payments are to be made",
        )
    as_of = asked.as_of or noted.get("as_of") or today(store)
    said = asked.as_of is not None or noted.get("said") is not None
    terms = Terms(paid, as_of, said)
    _note(store, source, terms)
    return terms


def today(store: Store) -> dt.date:
    """Return the current day in the agency's zone."""
    return store.known_on(dt.datetime.now(dt.UTC))


def sha_of(path: Path | None) -> str | None:
    """Return the SHA-256 of a file that may not be given."""
    return None if path is None else file_sha256(path)


def forget_note(store: Store, source: Source) -> None:
    """Remove the note of an attempt that ended, well or badly."""
    folder = store.batch_folder(source.import_id)
    (folder / BEGUN).unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _note(store: Store, source: Source, terms: Terms) -> None:
    days = {
        "as_of": terms.as_of,
        "payment_date": terms.payment_date,
        "said": terms.as_of if terms.as_of_said else None,
    }
    note = {name: day and day.isoformat() for name, day in days.items()}
    path = store.batch_folder(source.import_id) / BEGUN
    write_whole(path, json.dumps(note).encode())


def _noted(store: Store, source: Source) -> dict[str, dt.date | None]:
    path = store.batch_folder(source.import_id) / BEGUN
    if not path.exists():
        return {}
    note = json.loads(path.read_text(encoding="utf-8"))
    return {n: dt.date.fromisoformat(note[n]) if note[n] else None for n in note}


def _other_terms(
    earlier: Manifest, option: str, now: object, then: object
) -> StoreError:
    return StoreError(
        f"this file was taken in before with {option} {then or 'not given'}; "
        f"{now} would change its payments",
        where=Place(file=earlier.file),
        rule="docs/store.md#the-same-file-again",
        fix=f"leave {option} out to use what was given before",
    )
