"""A file cut into records, block by block: lengths and characters are right after."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from outlay.payments.formats.spr.encoding import (
    HEAD_BYTES,
    TO_LATIN,
    Framing,
    allowed,
)
from outlay.payments.formats.spr.faults import Fault
from outlay.payments.formats.spr.layout import RECORD_LENGTH, RECORDS

BLOCK_RECORDS = 8192

Bytes = NDArray[np.uint8]
"""Records as Latin-1 text, shape (records, 850)."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some records in file order; or, after all good ones, the fault that ends it."""

    rows: Bytes
    first_line: int
    fault: Fault | None = None


def blocks(
    path: Path, *, records: int = BLOCK_RECORDS, start: int = 0
) -> Iterator[Block]:
    """Yield the records of `path` from record `start` (counted from 0) on.

    The last block carries the fault where a record has another length than 850, the
    file ends inside a record, or a field holds a forbidden character.
    """
    with path.open("rb") as file:
        framing = Framing.of(file.read(HEAD_BYTES))
        file.seek(start * framing.stride)
        line = start + 1
        while raw := file.read(framing.stride * records):
            block = _cut(raw, framing, line, file)
            yield block
            if block.fault is not None:
                return
            line += len(block.rows)


def _cut(raw: bytes, framing: Framing, line: int, file: BinaryIO) -> Block:
    padded = _last_ended(raw, framing)
    whole = len(padded) // framing.stride
    grid = np.frombuffer(padded, np.uint8, whole * framing.stride)
    grid = grid.reshape(whole, framing.stride)
    good = _ended_well(grid, framing)
    fault = None
    if good * framing.stride < len(padded):
        fault = _wrong_length(padded[good * framing.stride :], framing, line + good)
    text = np.ascontiguousarray(grid[:good, :RECORD_LENGTH])
    bad = _forbidden(text, framing, line)
    if bad is not None:
        text, fault = text[: bad.line - line], bad
    if framing.codec == "cp037":
        text = TO_LATIN[text]
    return Block(text, line, fault)


def _last_ended(raw: bytes, framing: Framing) -> bytes:
    # The last record of a file may lack its line end.
    if len(raw) % framing.stride == RECORD_LENGTH:
        return raw + framing.end
    return raw


def _ended_well(grid: Bytes, framing: Framing) -> int:
    """Return how many of the first records end where they must and not before."""
    if not framing.end:
        return len(grid)
    end = np.frombuffer(framing.end, np.uint8)
    well = (grid[:, RECORD_LENGTH:] == end).all(axis=1)
    early = (grid[:, :RECORD_LENGTH] == end[-1]).any(axis=1)
    wrong = np.flatnonzero(~well | early)
    return int(wrong[0]) if wrong.size else len(grid)


def _wrong_length(rest: bytes, framing: Framing, line: int) -> Fault:
    at = rest.find(framing.end) if framing.end else -1
    if at < 0 and len(rest) < RECORD_LENGTH:
        what = (
            f"the file ends inside record {line}, which has {len(rest)} characters "
            f"instead of {RECORD_LENGTH}"
        )
        return Fault(line, what, "1.2", None, "send the whole file again")
    long = f"{at}" if at >= 0 else f"more than {RECORD_LENGTH}"
    what = f"record {line} has {long} characters instead of {RECORD_LENGTH}"
    return Fault(
        line,
        what,
        "1.2",
        None,
        "fill the record with blanks to 850 characters, or cut what is over, at its "
        "source; line ends must be the same in the whole file",
    )


def _forbidden(text: Bytes, framing: Framing, line: int) -> Fault | None:
    """Return the first forbidden character outside fillers, which nobody checks."""
    if not text.size or allowed(text, framing.codec).all():
        return None
    rows, columns = np.nonzero(~allowed(text, framing.codec))
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        code = bytes(text[row, :2]).decode(framing.codec, "replace")
        where = _field_at(code, column)
        if where is not None:
            return Fault(
                line + row,
                f"position {column + 1} holds the character hex "
                f"{int(text[row, column]):02X}, which is not allowed in "
                f"{'ASCII' if framing.codec == 'ascii' else 'EBCDIC'}",
                "1.4",
                where,
                "replace it by a printable character at its source; names must be "
                "written without accents",
            )
    return None


def _field_at(code: str, column: int) -> str | None:
    record = RECORDS.get(code)
    if record is None:
        return "Record Code" if column < 2 else None
    field = next(f for f in record.fields if column < f.end)
    return None if field.is_filler else field.name
