"""Rows that were not taken in, as the QUARANTINE table keeps them."""

import datetime as dt
from collections.abc import Sequence

import pyarrow as pa

from outlay.payments.keys import payment_key
from outlay.payments.reader import BadRow
from outlay.payments.tables import QUARANTINE


def quarantine_rows(
    bad: Sequence[BadRow], *, batch_id: str, payment_date: dt.date | None
) -> pa.RecordBatch:
    """Return QUARANTINE rows; the key is given where its four parts are known."""
    rows = [
        {
            "batch_id": batch_id,
            "source_line": row.source_line,
            "payment_key": _key(row, payment_date),
            "amount_cents": row.amount_cents,
            "rule": row.rule,
            "field": row.field,
            "reason": row.reason,
            "action": row.action,
        }
        for row in bad
    ]
    return pa.RecordBatch.from_pylist(rows, schema=QUARANTINE.schema)


def _key(row: BadRow, payment_date: dt.date | None) -> str | None:
    if not (payment_date and row.alc and row.schedule_number and row.payment_id):
        return None
    return payment_key(row.alc, payment_date, row.schedule_number, row.payment_id)
