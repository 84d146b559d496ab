"""The Death Master File: 100 characters a record, whole or as changes to a snapshot.

In a whole file the first character is blank. In a file of changes it says what to do
with the record of that number: A add, C change, D delete. Numbers become tokens in
memory at once, and no other form of them is kept.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.errors import InputRejectedError, Place
from outlay.payments.lists.dmf_batches import Batch, batches
from outlay.payments.lists.dmf_changes import LastRecords
from outlay.payments.lists.dmf_entries import entries_of, tokens_of
from outlay.payments.lists.dmf_record import LENGTH, SHORTEST
from outlay.payments.lists.kinds import refuse_other_kind, wrong_kind
from outlay.payments.lists.marks import Flags, Marks, Seen, has, text_marks, token_marks
from outlay.payments.lists.reading import Base, Reading
from outlay.payments.lists.text import TextFile
from outlay.payments.reader import Tick, silent
from outlay.payments.tokens import Tokeniser

WHOLE, CHANGES = " ", "ACD"
UNKNOWN = "changes and deletions of numbers that were not on the list"
KNOWN = "additions of numbers that were on the list already: replaced"


class DmfReader:
    """Reads a file; `base` gives the entries of the snapshot before, where one is."""

    def __init__(
        self,
        path: Path,
        *,
        tokeniser: Tokeniser,
        base: Base | None = None,
        tick: Tick = silent,
    ) -> None:
        self.reading = Reading()
        self._file, self._tokeniser, self._base = TextFile(path), tokeniser, base
        self._tick = tick

    @property
    def changes(self) -> bool:
        """Whether the file holds changes, by its first character."""
        return self._file.first()[:1] in {*CHANGES}

    def chunks(self) -> Iterator[pa.Table]:
        """Yield the entries; see ListReader."""
        first = self._file.first()
        refuse_other_kind("dmf", self._file.name, first)
        if not SHORTEST <= len(first) <= LENGTH:
            problem = f"the first line has {len(first)} characters, not {LENGTH}"
            raise wrong_kind("dmf", self._file.name, problem)
        for rows in self._changed() if self.changes else self._whole():
            self.reading.names += rows.num_rows
            yield rows

    def _whole(self) -> Iterator[pa.Table]:
        seen = Seen()
        for batch in batches(self._file, WHOLE, self.reading, self._tick):
            new = seen.new(text_marks(batch.texts))
            self.reading.duplicates += int((~new).sum())
            yield self._entries(batch.where(new))

    def _changed(self) -> Iterator[pa.Table]:
        last = self._last_records()
        on_list = np.zeros(len(last.tokens), np.bool_)
        for rows in self._base() if self._base else ():
            yield self._carried(rows, last, on_list)
        for batch in batches(self._file, CHANGES, self.reading, self._second):
            yield self._entries(self._deciding(batch, last, on_list))

    def _last_records(self) -> LastRecords:
        parts = []
        # Counted in the second reading.
        for batch in batches(self._file, CHANGES, Reading(), self._first):
            if self._base is None:
                self._refuse_without_base(batch)
            parts.append((self._marks(batch), batch.lines, text_marks(batch.texts)))
        return LastRecords.of(parts)

    def _carried(self, rows: pa.Table, last: LastRecords, on_list: Flags) -> pa.Table:
        marks = token_marks(rows["tin_token"])
        changed = has(last.tokens, marks)
        on_list[last.places(marks[changed])] = True
        kept = rows.filter(pa.array(~changed))
        self.reading.carried += kept.num_rows
        return kept

    def _deciding(self, batch: Batch, last: LastRecords, on_list: Flags) -> Batch:
        marks = self._marks(batch)
        decides = last.decides(marks, batch.lines)
        again = ~decides & last.repeats(marks, text_marks(batch.texts))
        codes = np.array(batch.fields["code"].to_pylist(), "U1")
        known, adds = on_list[last.places(marks)], codes == "A"
        stays = decides & (codes != "D")
        self.reading.duplicates += int(again.sum())
        self.reading.details += int((~again & ~stays).sum())
        self.reading.oddities[KNOWN] += int((decides & adds & known).sum())
        self.reading.oddities[UNKNOWN] += int((decides & ~adds & ~known).sum())
        return batch.where(stays)

    def _entries(self, batch: Batch) -> pa.Table:
        self.reading.entries += len(batch.texts)
        rows, odd = entries_of(batch.fields, self._tokeniser)
        self.reading.oddities += odd
        return rows

    def _marks(self, batch: Batch) -> Marks:
        return token_marks(tokens_of(batch.fields, self._tokeniser))

    def _refuse_without_base(self, batch: Batch) -> None:
        changes = pc.not_equal(batch.fields["code"], "A").index(True).as_py()
        if changes >= 0:
            raise InputRejectedError(
                "the file changes or deletes deaths, but there is no list before it",
                where=Place(self._file.name, int(batch.lines[changes]), "code"),
                rule="docs/lists.md#dmf",
                fix="add the whole file first, then the changes in their order",
            )

    def _first(self, done: int, total: int) -> None:
        self._tick(done, 2 * total)

    def _second(self, done: int, total: int) -> None:
        self._tick(total + done, 2 * total)
