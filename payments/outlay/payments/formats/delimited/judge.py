"""Runs the row checks of one file, chunk by chunk."""

from dataclasses import replace
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.formats.delimited.checks import Check
from outlay.payments.formats.delimited.connection import statement
from outlay.payments.formats.delimited.raw import RawRows
from outlay.payments.formats.delimited.rules import reason
from outlay.payments.formats.delimited.statements import Statement, Statements
from outlay.payments.reader import BadRow, Chunk, Totals
from outlay.payments.tables import INSTANT

_PRIVATE = ["broken", "key_low", "key_high"]


class Told(NamedTuple):
    """What the quarantine may tell of a row."""

    source_line: int
    alc: str | None
    schedule_number: str | None
    payment_id: str | None
    amount_cents: int | None
    broken: int | None


class Judge:
    """Parts good rows from bad ones, and counts what came in by itself."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, statements: Statements
    ) -> None:
        self._connection = connection
        self._checks = statements.checks
        self._rows, self._amounts = statements.rows(), statements.amounts()
        self._totals = f"WITH amounts AS ({self._amounts.sql}) {statement('totals')}"
        self._repeated = Statement(statement("repeated"), {})
        self.totals = Totals(0, 0)

    def judge(self, raw: RawRows) -> Chunk:
        """Return the rows of `raw`, parted into good and bad."""
        self._connection.register("chunk", raw.cells)
        self._count(raw)
        table = self._table(self._rows)
        sound = pc.is_null(table["broken"])
        good, bad = table.filter(sound), table.filter(pc.invert(sound))
        good, again = self._without_repeats(good)
        faults = [*raw.bad, *(_fault(row, self._checks) for row in _plain(bad)), *again]
        faults.sort(key=lambda row: row.source_line)
        return Chunk(_batch(good), tuple(faults))

    def _table(self, wanted: Statement) -> pa.Table:
        return self._connection.sql(wanted.sql, params=wanted.values).to_arrow_table()

    def _count(self, raw: RawRows) -> None:
        found = self._connection.execute(self._totals, self._amounts.values)
        ((payments, cents, unreadable),) = found.fetchall()
        lost = len(raw.bad)
        self.totals = replace(
            self.totals,
            payments=self.totals.payments + payments + lost,
            cents=self.totals.cents + int(cents),
            unreadable=self.totals.unreadable + unreadable + lost,
        )

    def _without_repeats(self, good: pa.Table) -> tuple[pa.Table, list[BadRow]]:
        """Part off the rows whose payment key stood earlier in the file."""
        self._connection.register("good", good)
        found = self._table(self._repeated)
        lines, first_lines = (column.to_pylist() for column in found.columns)
        firsts: dict[int, int] = dict(zip(lines, first_lines, strict=True))
        again = pc.is_in(good["source_line"], found["source_line"].combine_chunks())
        kept = good.filter(pc.invert(again))
        self._connection.register("kept", kept)
        self._connection.execute(
            "INSERT INTO seen SELECT key_low, key_high, source_line FROM kept"
        )
        return kept, [
            _repeat(row, firsts[row.source_line]) for row in _plain(good.filter(again))
        ]


def _plain(rows: pa.Table) -> list[Told]:
    """Return what a bad row may tell: no name, number or account of a person."""
    return [Told(*row.values()) for row in rows.select(Told._fields).to_pylist()]


def _fault(told: Told, checks: tuple[Check, ...]) -> BadRow:
    check = checks[told.broken or 0]
    why = reason(check.rule, check.field)
    return _bad(told, check.rule, check.field, why)


def _repeat(told: Told, first: int) -> BadRow:
    why = reason("repeated", "payment_id", first=first)
    return _bad(told, "repeated", "payment_id", why)


def _bad(told: Told, rule: str, field: str, why: str) -> BadRow:
    """Return the bad row, with the ids that could be read."""
    unread = field if rule != "repeated" else None
    return BadRow(
        told.source_line,
        rule,
        field,
        why,
        told.amount_cents,
        None if unread == "alc" else told.alc,
        None if unread == "schedule_number" else told.schedule_number,
        None if unread == "payment_id" else told.payment_id,
    )


def _batch(good: pa.Table) -> pa.RecordBatch:
    kept = good.drop_columns(_PRIVATE)
    at = kept.schema.names.index("known_at")
    utc = kept.set_column(at, "known_at", kept["known_at"].cast(INSTANT))
    batches = utc.combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], utc.schema)
