"""Records of a Death Master File in batches: whole ones, the others in quarantine."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.lists.dmf_record import (
    LENGTH,
    SHORTEST,
    Fields,
    faults,
    fields_of,
)
from outlay.payments.lists.marks import Flags
from outlay.payments.lists.reading import CHUNK_ROWS, BadListRow, Reading
from outlay.payments.lists.text import END_MARK, TextFile
from outlay.payments.reader import Tick

_Fault = tuple[str | None, str]
MIXED = "the first character is not of the kind that the file began with"


@dataclass(frozen=True, slots=True)
class Batch:
    """Some records, in the file's order."""

    lines: npt.NDArray[np.int64]
    texts: list[str]
    fields: Fields

    def where(self, flags: Flags) -> "Batch":
        """Return the records whose flag is set."""
        if flags.all():
            return self
        kept = pa.array(flags)
        fields = {name: values.filter(kept) for name, values in self.fields.items()}
        texts = [text for text, keep in zip(self.texts, flags, strict=True) if keep]
        return Batch(self.lines[flags], texts, fields)


def batches(
    file: TextFile, codes: str, reading: Reading, tick: Tick
) -> Iterator[Batch]:
    """Yield the records that can be read and whose first character is in `codes`."""
    lines = (
        (number, text)
        for number, text in file.lines(reading, tick)
        if text.strip(f" {END_MARK}")
    )
    while held := list(islice(lines, CHUNK_ROWS)):
        reading.rows += len(held)
        fault: dict[int, _Fault] = {
            number: (None, f"it has {len(text)} characters, not {LENGTH}")
            for number, text in held
            if not SHORTEST <= len(text) <= LENGTH
        }
        whole = [(number, text) for number, text in held if number not in fault]
        batch, flags = _judged(whole, codes, fault)
        for number, (field, reason) in sorted(fault.items()):
            reading.quarantine(BadListRow(file.name, number, field, reason))
        yield batch.where(flags)


def _judged(
    held: list[tuple[int, str]], codes: str, fault: dict[int, _Fault]
) -> tuple[Batch, Flags]:
    lines = np.array([number for number, _ in held], np.int64)
    texts = [text.ljust(LENGTH) for _, text in held]
    batch = Batch(lines, texts, fields_of(texts))
    good = np.ones(len(texts), np.bool_)
    for broken, field, reason in (*faults(batch.fields), _mixed(batch.fields, codes)):
        flags = np.asarray(broken) & good
        fault.update(dict.fromkeys(lines[flags].tolist(), (field, reason)))
        good &= ~flags
    return batch, good


def _mixed(fields: Fields, codes: str) -> tuple[pa.Array, str, str]:
    meant = pc.is_in(fields["code"], pa.array(list(codes)))
    return pc.invert(meant), "code", MIXED
