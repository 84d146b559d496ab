"""A file cut into records, block by block: lengths and characters are right after."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from outlay.payments.formats.spr.encoding import (
    HEAD_BYTES,
    TO_LATIN,
    Bytes,
    Codec,
    Framing,
    forbidden,
)
from outlay.payments.formats.spr.faults import Fault
from outlay.payments.formats.spr.layout import RECORD_LENGTH
from outlay.payments.formats.spr.structure import CHECKED, field_at, kinds_of

BLOCK_RECORDS = 8192


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
            block = _cut(raw, framing, line)
            yield block
            if block.fault is not None:
                return
            line += len(block.rows)


def _cut(raw: bytes, framing: Framing, line: int) -> Block:
    padded = _last_ended(raw, framing)
    whole = len(padded) // framing.stride
    grid = np.frombuffer(padded, np.uint8, whole * framing.stride)
    grid = grid.reshape(whole, framing.stride)
    good = _ended_well(grid, framing)
    fault = None
    if good * framing.stride < len(padded):
        fault = _wrong_length(padded[good * framing.stride :], framing, line + good)
    sent = np.ascontiguousarray(grid[:good, :RECORD_LENGTH])
    text = TO_LATIN[sent] if framing.codec == "cp037" else sent
    bad = _forbidden(sent, text, framing.codec, line)
    if bad is not None:
        text, fault = text[: bad.line - line], bad
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
    long = f"{at}" if at >= 0 else f"{len(rest)} or more"
    what = f"record {line} has {long} characters instead of {RECORD_LENGTH}"
    return Fault(
        line,
        what,
        "1.2",
        None,
        "fill the record with blanks to 850 characters, or cut what is over, at its "
        "source; line ends must be the same in the whole file",
    )


def _forbidden(sent: Bytes, text: Bytes, codec: Codec, line: int) -> Fault | None:
    """Return the first forbidden character outside fillers, which nobody checks."""
    wrong = forbidden(sent, codec)
    if wrong is None:
        return None
    kinds = kinds_of(text)
    places = np.flatnonzero(wrong & CHECKED[kinds])
    if not places.size:
        return None
    row, column = divmod(int(places[0]), RECORD_LENGTH)
    held = f"{int(sent[row, column]):02X}"
    page = "ASCII" if codec == "ascii" else "EBCDIC"
    what = f"position {column + 1} holds hex {held}, which is no character of {page}"
    fix = "replace it by a printable character without accents at its source"
    return Fault(line + row, what, "1.4", field_at(int(kinds[row]), column), fix)
