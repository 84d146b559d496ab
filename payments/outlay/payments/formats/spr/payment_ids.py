"""Payment ids used twice in a schedule, found in eight bytes a payment."""

from pathlib import Path
from typing import Final

import numpy as np

from outlay.payments.formats.spr import structure
from outlay.payments.formats.spr.columns import Ints
from outlay.payments.formats.spr.encoding import Bytes
from outlay.payments.formats.spr.faults import Fault
from outlay.payments.formats.spr.framing import blocks
from outlay.payments.formats.spr.layout import RECORDS, Field
from outlay.payments.formats.spr.payments import Payments

_MIX: Final = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)


def hashes(ids: Bytes) -> Ints:
    """Return 64 bits of each id, shape (n, 20) of characters: equal ids, equal bits."""
    held = np.array(ids, order="C")  # a copy: blanks in front are moved in it
    for row in np.flatnonzero(held[:, 0] == ord(" ")).tolist():
        shown = bytes(held[row]).strip(b" ")
        held[row] = np.frombuffer(shown.ljust(held.shape[1]), np.uint8)
    words = held.view(np.uint32).astype(np.uint64)
    mixed = np.full(len(held), _MIX[0], np.uint64)
    for word in words.T:
        mixed = (mixed ^ word) * np.uint64(_MIX[1])
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(_MIX[2])
        mixed ^= mixed >> np.uint64(32)
    return mixed.view(np.int64)


def blank_fault(payments: Payments) -> Fault | None:
    """Return the fault of the first payment without an id."""
    none = payments.ids.is_null().to_numpy(zero_copy_only=False)
    if not none.any():
        return None
    line = int(payments.lines[np.argmax(none)])
    return Fault.at(line, payments.record["payment_id"], "the payment id is blank")


def repeated_fault(path: Path, first: int, last: int, seen: list[Ints]) -> Fault | None:
    """Return the fault of the first id that a schedule uses twice.

    Parameters
    ----------
    path : Path
        The file; read again, from record `first` to `last`, only where two hashes
        are equal, so that a chance hit refuses nobody.
    first, last : int
        Lines of the schedule's header and trailer.
    seen : list of arrays
        `hashes` of all its payments.
    """
    ordered = np.sort(np.concatenate(seen)) if seen else np.empty(0, np.int64)
    twice = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    return _confirmed(path, first, last, twice) if twice.size else None


def _confirmed(path: Path, first: int, last: int, twice: Ints) -> Fault | None:
    lines: dict[bytes, int] = {}
    for block in blocks(path, start=first - 1):
        rows = block.rows[: max(last - block.first_line, 0)]
        kinds = structure.kinds_of(rows)
        at = np.flatnonzero(structure.any_of(kinds, structure.PAYMENTS))
        for row in at.tolist():
            field = RECORDS[structure.CODES[kinds[row]]]["payment_id"]
            shown = rows[row : row + 1, field.span]
            if hashes(shown)[0] not in twice:
                continue
            line = block.first_line + row
            before = lines.setdefault(bytes(shown).strip(b" "), line)
            if before != line:
                return _repeated(line, before, field)
        if block.first_line + len(block.rows) > last:
            return None
    return None


def _repeated(line: int, before: int, field: Field) -> Fault:
    what = f"the payment id stands in the schedule twice, first in line {before}"
    return Fault.at(line, field, what, "give each payment of a schedule its own id")
