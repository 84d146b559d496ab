"""What every list's reader hands over and counts."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa

from outlay.payments.errors import InputRejectedError, Place

Base = Callable[[], Iterator[pa.Table]]
"""Gives the entries of the snapshot that a file of changes builds on."""

CHUNK_ROWS = 20_000
LISTED = 10_000  # quarantined rows that are written out; all are counted
FEW = 100  # so many unreadable rows may be any share of a small file
SHARE = 10  # beyond that one row in ten means another kind of file


@dataclass(frozen=True, slots=True)
class BadListRow:
    """A row of a list that could not be read; `reason` holds no value of it."""

    file: str
    line: int
    field: str | None
    reason: str


class BadCellError(Exception):
    """A row cannot be used because of one of its cells; caught by its reader."""

    def __init__(self, field: str | None, reason: str) -> None:
        self.field, self.reason = field, reason
        super().__init__(reason)


@dataclass(slots=True)
class Reading:
    """Where the rows of a list's files went.

    Attributes
    ----------
    rows : int
        Rows that came in, headers and end marks apart.
    entries : int
        Rows that are entries now.
    details : int
        Rows that say something of an entry: an address, an alias, a change.
    duplicates : int
        Rows that stood in the file before, and were kept once.
    quarantined : int
        Rows that could not be read; the first of them stand in `bad`.
    names : int
        Rows of tables.ENTRIES made, carried ones included.
    carried : int
        Of these, the ones taken over from the snapshot before.
    oddities : Counter
        What was strange and how often, in words.
    """

    rows: int = 0
    entries: int = 0
    details: int = 0
    duplicates: int = 0
    quarantined: int = 0
    names: int = 0
    carried: int = 0
    bad: list[BadListRow] = field(default_factory=list)
    oddities: Counter[str] = field(default_factory=Counter)

    @property
    def balanced(self) -> bool:
        """Whether every row that came in went somewhere."""
        went = self.entries + self.details + self.duplicates + self.quarantined
        return self.rows == went

    def quarantine(self, row: BadListRow) -> None:
        """Count and keep `row`.

        Raises
        ------
        InputRejectedError
            Where so many rows are unreadable that the file is of another kind.
        """
        self.quarantined += 1
        if len(self.bad) < LISTED:
            self.bad.append(row)
        if self.quarantined > max(FEW, self.rows // SHARE):
            raise InputRejectedError(
                f"{self.quarantined:,} of the first {self.rows:,} rows cannot be "
                f"read; the last one: {row.reason}",
                where=Place(file=row.file, line=row.line, field=row.field),
                rule="docs/lists.md#rows",
                fix="see whether it is the right file, or download it again: "
                "nothing was taken in",
            )


class ListReader(Protocol):
    """Reads a list's files once, streaming."""

    reading: Reading

    def chunks(self) -> Iterator[pa.Table]:
        """Yield rows of tables.ENTRIES; raise InputRejectedError on a wrong file."""
        ...
