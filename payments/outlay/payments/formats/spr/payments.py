"""The payments of one method in a block, and their sub-records."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from outlay.payments.formats.spr import structure
from outlay.payments.formats.spr.columns import Ints, Mask, is_blank, numbers, text
from outlay.payments.formats.spr.encoding import Bytes
from outlay.payments.formats.spr.layout import (
    ACH_PAYMENT,
    CHECK_PAYMENT,
    Record,
)
from outlay.payments.formats.spr.schedules import Schedule
from outlay.payments.formats.spr.structure import Kinds


@dataclass(frozen=True, slots=True)
class Payments:
    """`n` payments of one method, in file order.

    `rows` has shape (n, 850); `places` count all payments of the block; `lines` are
    their records' numbers, `schedule` the place of each one's schedule in
    `schedules`, `cents` their amounts (-1 where there is none that can be read),
    `ids` their payment ids (null where blank).
    """

    record: Record
    rows: Bytes
    places: Ints
    lines: Ints
    schedule: Ints
    schedules: list[Schedule]
    cents: Ints
    ids: pa.StringArray

    def __len__(self) -> int:
        return len(self.rows)

    def blank(self, key: str) -> Mask:
        """Return where a field is blank."""
        return is_blank(self.rows, self.record[key])

    def text(self, key: str) -> pa.StringArray:
        """Return a field as text, null where it is blank."""
        return text(self.rows, self.record[key])

    def where(self, wanted: list[bool]) -> Mask:
        """Return which payments stand in the schedules that `wanted` marks."""
        return np.array(wanted, np.bool_)[self.schedule]

    def with_sec(self, code: str) -> Mask:
        """Return which payments stand under an entry class."""
        return self.where([s.sec_code == code for s in self.schedules])


@dataclass(frozen=True, slots=True)
class Part:
    """Whole payments of a block with headers and trailers between them.

    `schedules[0]` may be one that began in an earlier block; `under` is each
    record's place in `schedules` (-1 before the first), `owner` the place of the
    payment that it is or belongs to, `payments` the places of all payment records.
    """

    rows: Bytes
    kinds: Kinds
    lines: Ints
    schedules: list[Schedule]
    under: Ints
    owner: Ints
    payments: Ints

    def of_method(self, kind: int) -> Payments:
        """Return the ACH or the check payments."""
        places = np.flatnonzero(self.kinds[self.payments] == kind).astype(np.int64)
        at = self.payments[places]
        record = ACH_PAYMENT if kind == structure.ACH_PAYMENT else CHECK_PAYMENT
        rows = self.rows[at]
        return Payments(
            record,
            rows,
            places,
            self.lines[at],
            self.under[at],
            self.schedules,
            numbers(rows, record["amount_cents"]),
            text(rows, record["payment_id"]),
        )


def part_of(
    rows: Bytes, kinds: Kinds, lines: Ints, schedules: list[Schedule], base: int
) -> Part:
    """Join records to their schedules and payments; `base` as in `Part.under`."""
    starts = structure.any_of(kinds, structure.PAYMENTS)
    heads = structure.any_of(kinds, structure.SCHEDULES)
    under = np.cumsum(heads, dtype=np.int64) + base
    owner = np.cumsum(starts, dtype=np.int64) - 1
    payments = np.flatnonzero(starts).astype(np.int64)
    return Part(rows, kinds, lines, schedules, under, owner, payments)
