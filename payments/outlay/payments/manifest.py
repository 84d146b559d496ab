"""What stands in a batch's manifest: what came in, by whose word, and where it went."""

import dataclasses
import datetime as dt
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from outlay.payments.atomic import write_whole
from outlay.payments.errors import Place, StoreError

FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many payments, and their sum in cents."""

    payments: int = 0
    cents: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.payments + other.payments, self.cents + other.cents)

    def __sub__(self, other: "Tally") -> "Tally":
        return Tally(self.payments - other.payments, self.cents - other.cents)


@dataclass(frozen=True, slots=True)
class Manifest:
    """One import: in = accepted + quarantined, in payments and in cents.

    Attributes
    ----------
    import_id : str
        The first 16 hex digits of the file's SHA-256.
    unreadable : int
        Quarantined rows whose amount could not be read; they count 0 cents.
    mapping_sha256, side_sha256, programs_sha256 : str or None
        Of the files that were given with it.
    taken_in_at : datetime
        The wall clock, UTC: the only part that differs when it is done again.
    not_screened : str or None
        Why payments of the batch went on without being scored.
    scoring : dict or None
        What scoring the batch gave, as plain JSON values.
    """

    import_id: str
    file: str
    sha256: str
    source_format: str
    as_of: dt.date
    payment_date: dt.date | None
    taken_in_at: dt.datetime
    came_in: Tally
    accepted: Tally
    quarantined: Tally
    unreadable: int = 0
    mapping_sha256: str | None = None
    side_sha256: str | None = None
    programs_sha256: str | None = None
    notes: tuple[str, ...] = ()
    not_screened: str | None = None
    scoring: dict[str, Any] | None = field(default=None)

    def save(self, folder: Path) -> None:
        """Write manifest.json into `folder`, whole or not at all."""
        write_whole(folder / FILE, self.json().encode())

    def json(self) -> str:
        """Return the manifest as JSON text with a line end."""
        plain = {name: _plain(value) for name, value in _fields(self).items()}
        return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read manifest.json of `folder`.

        Raises
        ------
        StoreError
            Where it is missing or cannot be read.
        """
        path = folder / FILE
        try:
            return cls._of(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            raise StoreError(
                "the manifest is missing or damaged",
                where=Place(file=str(path)),
                rule="docs/store.md#taking-a-file-in",
                fix="put it back from a backup, or take the file in again",
            ) from None

    @classmethod
    def _of(cls, plain: dict[str, Any]) -> Self:
        paid = plain["payment_date"]
        made = {
            "as_of": dt.date.fromisoformat(plain["as_of"]),
            "payment_date": None if paid is None else dt.date.fromisoformat(paid),
            "taken_in_at": dt.datetime.fromisoformat(plain["taken_in_at"]),
            "notes": tuple(plain["notes"]),
        }
        tallies = {
            name: Tally(**plain[name])
            for name in ("came_in", "accepted", "quarantined")
        }
        return cls(**{**plain, **made, **tallies})


def _fields(manifest: Manifest) -> dict[str, Any]:
    return {f.name: getattr(manifest, f.name) for f in dataclasses.fields(manifest)}


def _plain(value: object) -> object:
    if isinstance(value, dt.date):  # an instant is a date, too
        return value.isoformat()
    return dataclasses.asdict(value) if isinstance(value, Tally) else value
