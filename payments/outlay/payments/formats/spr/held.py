"""Records held back until the payment that they belong to is whole."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from outlay.payments.formats.spr import structure
from outlay.payments.formats.spr.columns import Ints
from outlay.payments.formats.spr.details import detail_faults
from outlay.payments.formats.spr.encoding import Bytes
from outlay.payments.formats.spr.faults import Fault
from outlay.payments.formats.spr.framing import Block
from outlay.payments.formats.spr.layout import RECORD_LENGTH
from outlay.payments.formats.spr.payments import part_of
from outlay.payments.formats.spr.schedules import Schedule
from outlay.payments.formats.spr.structure import Kinds

_MOST_HELD: Final = 4096
"""Records of one payment above which those that no rule needs are let go."""


@dataclass(frozen=True, slots=True)
class Records:
    """Records in file order: text, kinds and line numbers."""

    rows: Bytes
    kinds: Kinds
    lines: Ints

    @classmethod
    def none(cls) -> "Records":
        """Return no records."""
        empty = np.empty(0, np.int64)
        return cls(
            np.empty((0, RECORD_LENGTH), np.uint8), empty.astype(np.uint8), empty
        )

    def __len__(self) -> int:
        return len(self.rows)

    def __add__(self, other: "Records") -> "Records":
        if not len(self):
            return other
        return Records(
            np.concatenate((self.rows, other.rows)),
            np.concatenate((self.kinds, other.kinds)),
            np.concatenate((self.lines, other.lines)),
        )

    def cut(self, at: int) -> "tuple[Records, Records]":
        """Return the records before `at` and those from there on."""
        before = Records(self.rows[:at], self.kinds[:at], self.lines[:at])
        return before, Records(self.rows[at:], self.kinds[at:], self.lines[at:])

    def only(self, which: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> "Records":
        """Return some of the records."""
        return Records(self.rows[which], self.kinds[which], self.lines[which])


@dataclass(slots=True)
class Held:
    """What was read and not yet handed on, and where in the structure reading is."""

    records: Records = field(default_factory=Records.none)
    last: int = structure.START
    schedule: int = structure.START
    lines: int = 0

    def take(self, block: Block) -> tuple[Records, Fault | None]:
        """Add a block; return the records up to the last whole payment.

        The fault, if any, stands behind all of them.
        """
        kinds = structure.kinds_of(block.rows)
        fault = block.fault
        found = structure.out_of_order(
            kinds, self.last, self.schedule, block.first_line
        )
        until = len(kinds)
        if found is not None:
            until, fault = found
        lines = np.arange(block.first_line, block.first_line + until, dtype=np.int64)
        self._remember(kinds[:until])
        joined = self.records + Records(block.rows[:until], kinds[:until], lines)
        whole, self.records = joined.cut(_whole_until(joined.kinds))
        return whole, fault

    def _remember(self, kinds: Kinds) -> None:
        if not len(kinds):
            return
        self.lines += len(kinds)
        self.last = int(kinds[-1])
        heads = kinds[structure.any_of(kinds, structure.SCHEDULES)]
        if len(heads):
            self.schedule = int(heads[-1])

    def thin(self, schedule: Schedule | None) -> list[Fault]:
        """Keep memory flat where one payment has very many records.

        All but its first G record are checked and let go. Of the others there may
        be a thousand at most, so too many of them are a fault at once.
        """
        if len(self.records) <= _MOST_HELD or schedule is None:
            return []
        held = self.records
        part = part_of(held.rows, held.kinds, held.lines, [schedule], 0)
        further = held.kinds == structure.TAS
        further[np.argmax(further)] = False
        self.records = held.only(~further)
        return detail_faults(part, complete=False)

    def end_fault(self) -> Fault | None:
        """Return the fault of a file that ends before its trailer."""
        if self.last == structure.FILE_END:
            return None
        if self.last == structure.START:
            return Fault(1, "the file is empty", "1.2", None, "send the file again")
        what = f"the file ends after record {self.lines} without a File Trailer Control"
        return Fault(
            self.lines + 1, what, "E.01", "Record Code", "send the whole file again"
        )


def _whole_until(kinds: Kinds) -> int:
    """Return how many records make whole payments: the last may go on."""
    if not len(kinds) or kinds[-1] not in (*structure.PAYMENTS, *structure.DETAILS):
        return len(kinds)
    return int(np.flatnonzero(structure.any_of(kinds, structure.PAYMENTS))[-1])
