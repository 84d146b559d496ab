"""From a reader's rows to complete ones: dates, key, side file, agency and program."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.intake.terms import Terms
from outlay.payments.programs import UNKNOWN_AGENCY, UNKNOWN_PROGRAM, Programs
from outlay.payments.reader import BadRow
from outlay.payments.zones import noon_in, noons_in

UNKNOWN_TYPE = "unknown"


class Joiner(Protocol):
    """A side file: adds columns to rows that have a payment_key."""

    @property
    def unmatched(self) -> int:
        """How many of its rows named no payment so far."""
        ...

    def join(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return `batch` with what the side file says of its payments."""
        ...


@dataclass(slots=True)
class Completer:
    """Completes rows on the terms of one import, and counts what it had to assume."""

    terms: Terms
    zone: ZoneInfo
    history: bool
    programs: Programs = field(default_factory=Programs)
    side: Joiner | None = None
    assumed: Counter[str] = field(default_factory=Counter)

    def complete(self, rows: pa.RecordBatch) -> pa.RecordBatch:
        """Return INTAKE rows with payment_key and every required column filled.

        Each row has a scheduled date by now: `undated` took the others out.
        """
        rows = self._with_dates(rows)
        rows = rows.append_column("payment_key", keys_of(rows))
        if self.side is not None:
            rows = self.side.join(rows)
        return self._with_programs(rows)

    def assumptions(self) -> Counter[str]:
        """Return what was assumed of how many rows, for the manifest's notes."""
        unmatched = 0 if self.side is None else self.side.unmatched
        return self.assumed + Counter({"side unmatched": unmatched})

    def undated(self, rows: pa.RecordBatch) -> tuple[pa.RecordBatch, list[BadRow]]:
        """Part rows that have no payment date, neither of their own nor given."""
        if self.terms.payment_date is not None or not rows["scheduled_on"].null_count:
            return rows, []
        without = pc.is_null(rows["scheduled_on"])
        bad = [_undated(row) for row in rows.filter(without).to_pylist()]
        return rows.filter(pc.invert(without)), bad

    def _with_dates(self, rows: pa.RecordBatch) -> pa.RecordBatch:
        given = rows["scheduled_on"]
        if self.terms.payment_date is not None:
            self.assumed["own date"] += len(given) - given.null_count
            paid = pa.scalar(self.terms.payment_date, pa.date32())
            rows = with_column(rows, "scheduled_on", pc.fill_null(given, paid))
        known = pc.coalesce(rows["known_at"], self._known_at(rows))
        return with_column(rows, "known_at", known)

    def _known_at(self, rows: pa.RecordBatch) -> pa.Array:
        """When a row without known_at counts as known.

        Noon of the as-of day, never the clock, so that a repeat gives the same
        bytes. A row that was due before a day that nobody named is imported
        history: it counts as known on its scheduled date.
        """
        noon = pa.scalar(noon_in(self.zone, self.terms.as_of), rows["known_at"].type)
        if not self.history:
            return pa.repeat(noon, rows.num_rows)
        as_of = pa.scalar(self.terms.as_of, pa.date32())
        past = pc.less(rows["scheduled_on"], as_of)
        assumed = pc.and_(past, pc.is_null(rows["known_at"]))
        self.assumed["scheduled date"] += pc.sum(assumed).as_py() or 0
        return pc.if_else(past, noons_in(self.zone, rows["scheduled_on"]), noon)

    def _with_programs(self, rows: pa.RecordBatch) -> pa.RecordBatch:
        agency, program, needs = self.programs.assigned(
            rows["alc"], rows["tas"], rows["payment_type"]
        )
        agency = pc.coalesce(agency, rows["agency"])
        program = pc.coalesce(program, rows["program"])
        lacking = pc.or_(pc.is_null(agency), pc.is_null(program))
        self.assumed["program"] += pc.sum(lacking).as_py() or 0
        kind = rows["payment_type"]
        self.assumed["payment type"] += kind.null_count
        filled = {
            "agency": pc.fill_null(agency, UNKNOWN_AGENCY),
            "program": pc.fill_null(program, UNKNOWN_PROGRAM),
            "payment_type": pc.fill_null(kind, UNKNOWN_TYPE),
            "suspect": pc.fill_null(rows["suspect"], False),
        }
        for name, values in filled.items():
            rows = with_column(rows, name, values)
        return rows.append_column("needs", needs)


def keys_of(rows: pa.RecordBatch) -> pa.Array:
    """Return the payment keys of rows, as keys.payment_key makes one."""
    paid = rows["scheduled_on"]
    later = pc.greater_equal(pc.month(paid), 10).cast(pa.int64())
    year = pc.add(pc.year(paid), later).cast(pa.string())
    return pc.binary_join_element_wise(
        rows["alc"], year, rows["schedule_number"], rows["payment_id"], "-"
    )


def with_column(rows: pa.RecordBatch, name: str, values: pa.Array) -> pa.RecordBatch:
    """Return `rows` with one column replaced."""
    return rows.set_column(rows.schema.get_field_index(name), name, values)


def _undated(row: dict[str, Any]) -> BadRow:
    return BadRow(
        source_line=row["source_line"],
        rule="every payment has a date",
        field="scheduled_on",
        reason="the row has no payment date: give --payment-date, or map its column",
        amount_cents=row["amount_cents"],
        alc=row["alc"],
        schedule_number=row["schedule_number"],
        payment_id=row["payment_id"],
    )
