"""A file's records in order: headers, entries with their addenda, controls proven."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from outlay.payments.formats.nacha import controls
from outlay.payments.formats.nacha.controls import FileSoFar
from outlay.payments.formats.nacha.faults import Fault
from outlay.payments.formats.nacha.framing import BLOCK_BYTES, records
from outlay.payments.formats.nacha.headers import (
    Batch,
    FileHeader,
    batch_of,
    file_header_of,
)
from outlay.payments.formats.nacha.layout import RECORD_LENGTH
from outlay.payments.formats.nacha.order import FILLER, layout_at, misplaced

_Part = TypeVar("_Part")

_NINES: Final = "9" * RECORD_LENGTH
_FORBIDDEN: Final = re.compile(r"[^\x20-\x7f]")
_MOST_KEPT: Final = 10_000
"""Addenda kept of one entry: one more than any class may have."""


@dataclass(slots=True)
class Entry:
    """An entry with its addenda.

    `cents` is negative for a debit; 0 where the amount is not `readable`. `surplus`
    addenda beyond what any class may have were counted and let go.
    """

    line: int
    text: str = field(repr=False)
    batch: Batch
    cents: int
    readable: bool
    addenda: list[str] = field(default_factory=list, repr=False)
    surplus: int = 0

    @property
    def trace(self) -> str:
        """Its trace number."""
        return self.text[79:94]

    def let_go(self) -> None:
        """Drop the addenda that no row needs: thousands of entries wait together."""
        if not self.batch.is_international:
            self.addenda = []


class Walk:
    """Reads one file, once."""

    def __init__(self, path: Path, *, block: int = BLOCK_BYTES) -> None:
        self.path = path
        self._block = block
        self._header: FileHeader | None = None
        self._last = ""
        self._line = 0
        self._batch: Batch | None = None
        self._entry: Entry | None = None
        self._so_far = FileSoFar()

    @property
    def header(self) -> FileHeader:
        """The file's header, once the first record was read."""
        return self._there(self._header)

    def entries(self) -> Iterator[Entry]:
        """Yield each entry once its addenda are all there.

        Raises
        ------
        InputRejectedError
            At the first record that refuses the file: nothing that was yielded counts.
        """
        for record in records(self.path, block=self._block):
            if isinstance(record, Fault):
                raise self._refused(record)
            self._line += 1
            done = self._entry if record[0] != "7" else None
            self._take(record)
            if done is not None:
                yield done
        self._end()

    def _take(self, text: str) -> None:
        kind = FILLER if text == _NINES else text[0]
        if kind == " " and self._last in {"9", FILLER} and text.isspace():
            return
        found = misplaced(kind, self._last, self._line)
        self._refuse([found] if found else [])
        wrong = _FORBIDDEN.search(text)
        if wrong is not None:
            raise self._refused(self._forbidden(text, kind, wrong.start()))
        self._last = kind
        if kind == "6":
            self._take_entry(text)
        elif kind == "7":
            self._take_addendum(text)
        else:
            self._entry = None
            self._take_other(text, kind)

    def _take_entry(self, text: str) -> None:
        batch = self._there(self._batch)
        cents, fault = controls.count_entry(text, self._line, batch)
        self._refuse([fault] if fault else [])
        self._entry = Entry(self._line, text, batch, cents or 0, cents is not None)

    def _take_addendum(self, text: str) -> None:
        entry = self._there(self._entry)
        entry.batch.sums.records += 1
        if len(entry.addenda) < _MOST_KEPT:
            entry.addenda.append(text)
        else:
            entry.surplus += 1

    def _take_other(self, text: str, kind: str) -> None:
        if kind == "1":
            self._header, faults = file_header_of(text, self._line)
            self._refuse(faults)
        elif kind == "5":
            self._begin(text)
        elif kind == "8":
            batch = self._there(self._batch)
            self._refuse(controls.batch_faults(text, self._line, batch))
            self._so_far.end(batch)
            self._batch = None
        elif kind == "9":
            self._refuse(controls.file_faults(text, self._line, self._so_far))

    def _begin(self, text: str) -> None:
        self._batch, faults = batch_of(text, self._line, self.header)
        self._refuse(faults)
        fault = self._so_far.begin(self._there(self._batch))
        self._refuse([fault] if fault else [])

    def _end(self) -> None:
        found = misplaced("", self._last, self._line + 1)
        self._refuse([found] if found else [])

    def _forbidden(self, text: str, kind: str, at: int) -> Fault:
        code = ord(text[at])
        page = "no printable character" if code < 0x20 else "not ASCII"
        what = f"position {at + 1} holds hex {code:02X}, which is {page}"
        fix = "replace it by a printable character without accents at its source"
        name = layout_at(text, kind, self._batch).at(at + 1).name
        return Fault(self._line, what, "F.2", name, fix)

    def _there(self, part: _Part | None) -> _Part:
        """Return what the order of records promises to be there."""
        if part is None:
            what = "the record belongs to no file, batch or entry before it"
            raise self._refused(Fault(self._line, what, "F.3", "Record Type Code"))
        return part

    def _refuse(self, faults: list[Fault]) -> None:
        if faults:
            raise self._refused(faults[0])

    def _refused(self, fault: Fault) -> Exception:
        return fault.refused(self.path.name)
