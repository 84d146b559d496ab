"""An append-only record of decisions about models and policies.

One line of JSON an entry. Each entry holds the hash of the one before, so that a
line that was changed, taken out or put in between breaks the chain from there on
(Haber and Stornetta 1991). What was cut off at the end can be told only by somebody
who kept the hash of the last entry: `Ledger.head`.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from outlay.payments.atomic import write_whole
from outlay.payments.errors import Place, StoreError

RULE = "docs/store.md#the-ledger"
BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision.

    Attributes
    ----------
    number : int
        From 1, without a gap.
    at : str
        When, UTC, ISO 8601 to the second.
    event : str
        What was done, e.g. promote.
    by, approved_by : str
        Who did it, and who else agreed (empty where nobody had to).
    reason : str
        Why, in the words of whoever did it.
    facts : mapping
        What it was done to: names, versions, hashes. Never anything of a payee.
    previous, digest : str
        Hash of the entry before, and of this one: 64 hex digits.
    """

    number: int
    at: str
    event: str
    by: str
    reason: str
    approved_by: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    previous: str = BEGINNING
    digest: str = ""

    def hashed(self) -> str:
        """Return the hash of everything but the hash itself."""
        said = asdict(self) | {"facts": dict(self.facts)}
        del said["digest"]
        text = json.dumps(said, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something, when, and why; `approved_by` where a second person agreed."""

    by: str
    reason: str
    at: dt.datetime
    approved_by: str = ""


def same_person(one: str, other: str) -> bool:
    """Say whether two names are of one person: case and blanks make no second one."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


@dataclass(frozen=True, slots=True)
class Ledger:
    """The entries of one file, checked; make it with `read`."""

    path: Path
    entries: tuple[Entry, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a ledger; a file that is not there yet is an empty one.

        Raises
        ------
        StoreError
            Where an entry was changed, lost or put in afterwards, naming the first.
        """
        lines = path.read_bytes().splitlines() if path.exists() else []
        entries: list[Entry] = []
        for number, line in enumerate(lines, 1):
            before = entries[-1].digest if entries else BEGINNING
            entries.append(_checked(path, number, line, before))
        return cls(path, tuple(entries))

    @property
    def head(self) -> str:
        """The hash of the last entry: who keeps it can tell a cut-off ledger."""
        return self.entries[-1].digest if self.entries else BEGINNING

    def append(
        self, event: str, act: Act, facts: Mapping[str, Any] | None = None
    ) -> "Ledger":
        """Return this ledger with one entry more, on disk whole or not at all.

        The caller holds the store's lock.
        """
        made = Entry(
            len(self.entries) + 1,
            act.at.astimezone(dt.UTC).isoformat(timespec="seconds"),
            event,
            act.by,
            act.reason,
            act.approved_by,
            dict(facts or {}),
            self.head,
        )
        sealed = Entry(**(_fields(made) | {"digest": made.hashed()}))
        entries = (*self.entries, sealed)
        lines = [json.dumps(_fields(each), sort_keys=True) + "\n" for each in entries]
        write_whole(self.path, "".join(lines).encode())
        return Ledger(self.path, entries)


def _fields(entry: Entry) -> dict[str, Any]:
    return asdict(entry) | {"facts": dict(entry.facts)}


def _checked(path: Path, number: int, line: bytes, before: str) -> Entry:
    try:
        entry = Entry(**json.loads(line))
        sound = entry.digest == entry.hashed()
    except (ValueError, TypeError, RecursionError):
        sound = False
    if not sound or entry.number != number or entry.previous != before:
        raise StoreError(
            "the ledger is not as it was written: an entry was changed, lost or put in",
            where=Place(file=str(path), line=number),
            rule=RULE,
            fix="put the file back from a backup, and find out who changed it",
        )
    return entry
