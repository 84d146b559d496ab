"""The registry of reason codes: what each has meant, version by version.

`reason_codes.csv` is append-only. A code keeps its meaning within a version; another
meaning is a new version in a new row, a code that nothing says any more is retired,
and a retired code is never used again. So a stored reason can be read years later.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Self

from outlay.payments.errors import ConfigurationError, Place

REGISTRY = Path(__file__).with_name("reason_codes.csv")
FIX = "run: python -m tools.reason_codes --since VERSION, and read what it changes"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code says: of what, by which sentence, and what would clear it."""

    code: str
    about: str
    sentence: str
    when_missing: str
    clears: str


@dataclass(frozen=True, slots=True)
class Registered:
    """One version of one code; `retired` is the release that dropped it, or empty."""

    code: str
    version: int
    since: str
    retired: str
    about: str
    sentence: str
    when_missing: str
    clears: str

    @classmethod
    def of(cls, meaning: Meaning, version: int, since: str) -> Self:
        """Return the row that registers a meaning."""
        return cls(version=version, since=since, retired="", **asdict(meaning))

    @property
    def meaning(self) -> Meaning:
        """What this version says."""
        return Meaning(**{f.name: getattr(self, f.name) for f in fields(Meaning)})


def read_registry(path: Path = REGISTRY) -> list[Registered]:
    """Return all rows in the file's order.

    Raises
    ------
    ConfigurationError
        Where the file is not a registry.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return [_row(row) for row in csv.DictReader(file)]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ConfigurationError(
            f"the registry of reason codes cannot be read: {error}",
            where=Place(file=str(path)),
            fix="put the file back from the release",
        ) from error


def _row(said: Mapping[str, str]) -> Registered:
    text = {name: value for name, value in said.items() if name != "version"}
    return Registered(version=int(said["version"]), **text)


def write_registry(rows: Iterable[Registered]) -> str:
    """Return rows as the file's text."""
    text = io.StringIO()
    names = [field.name for field in fields(Registered)]
    table = csv.DictWriter(text, names, lineterminator="\n")
    table.writeheader()
    table.writerows(asdict(row) for row in rows)
    return text.getvalue()


def version_of(code: str) -> int | None:
    """Return the version of a code that speaks today, None for one never registered."""
    return _versions().get(code)


@cache
def _versions() -> Mapping[str, int]:
    return {row.code: row.version for row in latest(read_registry()).values()}


def latest(rows: Iterable[Registered]) -> dict[str, Registered]:
    """Return the newest version of each code."""
    found: dict[str, Registered] = {}
    for row in rows:
        if row.code not in found or row.version > found[row.code].version:
            found[row.code] = row
    return found


def problems(rows: Iterable[Registered], declared: Iterable[Meaning]) -> Iterator[str]:
    """Yield what is wrong between the registry and what the code says today."""
    rows, declared = list(rows), list(declared)
    yield from _disorder(rows)
    now, said = latest(rows), {each.code: each for each in declared}
    if len(said) < len(declared):
        yield "a code is declared for two meanings"
    for code, meaning in said.items():
        if code not in now:
            yield f"{code} is not registered"
        elif now[code].retired:
            yield f"{code} was retired and is never used again"
        elif now[code].meaning != meaning:
            yield f"{code} means something else without a new version"
    for code in now.keys() - said.keys():
        if not now[code].retired:
            yield f"{code} is said by nothing and is not marked retired"


def _disorder(rows: list[Registered]) -> Iterator[str]:
    seen: dict[str, Registered] = {}
    for row in rows:
        before = seen.get(row.code)
        if row.version != (before.version + 1 if before else 1):
            yield f"{row.code} version {row.version} is out of order"
        if before and before.retired:
            yield f"{row.code} version {row.version} follows its retirement"
        seen[row.code] = row


def brought_up(
    rows: Iterable[Registered], declared: Iterable[Meaning], since: str
) -> list[Registered]:
    """Return the registry with what changed: new rows at the end, retired marked."""
    rows, said = list(rows), {each.code: each for each in declared}
    now = latest(rows)
    made = [_retired(row, now, said, since) for row in rows]
    for code, meaning in said.items():
        if code not in now:
            made.append(Registered.of(meaning, 1, since))
        elif now[code].meaning != meaning and not now[code].retired:
            made.append(Registered.of(meaning, now[code].version + 1, since))
    return made


def _retired(
    row: Registered,
    now: Mapping[str, Registered],
    said: Mapping[str, Meaning],
    since: str,
) -> Registered:
    if row.code in said or row.retired or row != now[row.code]:
        return row
    return Registered(**{**asdict(row), "retired": since})
