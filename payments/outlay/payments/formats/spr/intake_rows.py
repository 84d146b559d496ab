"""Payments as rows of the intake table."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.formats.spr import structure
from outlay.payments.formats.spr.codes import TIN_KINDS
from outlay.payments.formats.spr.columns import Mask, strings, text
from outlay.payments.formats.spr.encoding import Bytes
from outlay.payments.formats.spr.layout import ACH_PAYMENT, TAS_BETC
from outlay.payments.formats.spr.payments import Part, Payments
from outlay.payments.tables import INTAKE

_TEXT: Final = pa.string()
_ADDRESS: Final = ("address_1", "address_2", "address_3", "address_4")
_SYMBOL: Final = tuple(
    TAS_BETC[key]
    for key in (
        "prefix",
        "transfer",
        "agency",
        "begins",
        "ends",
        "availability",
        "main_account",
        "sub_account",
    )
)
"""Parts of a Treasury account symbol, side by side in the record."""


def intake_batch(
    part: Part, payments: Payments, good: Mask, suspect: Mask
) -> pa.RecordBatch:
    """Return the good payments as a batch of the intake table, in file order."""
    columns = {
        "source_line": pa.array(payments.lines),
        "payment_id": payments.ids,
        "amount_cents": pa.array(payments.cents),
        "suspect": pa.array(suspect),
        **_of_schedule(payments),
        **_of_account(part, payments),
        **_of_payee(payments),
    }
    if payments.record is ACH_PAYMENT:
        columns |= {
            key: payments.text(key)
            for key in ("routing_number", "account_number", "transaction_code")
        }
        columns["country"] = _matching(payments.text("country"), "^[A-Za-z]{2}$")
    arrays = [
        columns[field.name]
        if field.name in columns
        else pa.nulls(len(payments), field.type)
        for field in INTAKE.schema
    ]
    batch = pa.RecordBatch.from_arrays(arrays, schema=INTAKE.schema)
    return batch if good.all() else batch.filter(pa.array(good))


def in_file_order(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    """Join batches of one block."""
    filled = [batch for batch in batches if batch.num_rows]
    if not filled:
        return pa.RecordBatch.from_pylist([], schema=INTAKE.schema)
    if len(filled) == 1:
        return filled[0]
    joined = pa.Table.from_batches(filled).combine_chunks().to_batches()[0]
    return joined.take(pc.sort_indices(joined.column("source_line")))


def _of_schedule(payments: Payments) -> dict[str, pa.Array]:
    of = pa.array(payments.schedule)
    schedules = payments.schedules
    return {
        "alc": pa.array([s.alc for s in schedules], _TEXT).take(of),
        "schedule_number": pa.array([s.number for s in schedules], _TEXT).take(of),
        "payment_type": pa.array([s.payment_type for s in schedules], _TEXT).take(of),
        "method": pa.array([s.method for s in schedules], _TEXT).take(of),
        "sec_code": pa.array([s.sec_code for s in schedules], _TEXT).take(of),
    }


def _of_payee(payments: Payments) -> dict[str, pa.Array]:
    return {
        "payee_name": payments.text("payee_name"),
        "payee_id": payments.text("payee_id"),
        "tin": payments.text("tin"),
        "tin_type": _tin_type(payments),
        "street": _street(payments),
        "city": payments.text("city"),
        "state": payments.text("state"),
        "zip5": _matching(payments.text("postal_code"), "^[0-9]{5}$"),
    }


def _street(payments: Payments) -> pa.StringArray:
    lines = [payments.text(key) for key in _ADDRESS]
    # The kernel loses a row where all lines are null and null_handling is "skip".
    known = pc.coalesce(*lines).is_valid()
    lines[0] = pc.if_else(known, lines[0], pa.scalar("", _TEXT))
    return _or_null(pc.binary_join_element_wise(*lines, " ", null_handling="skip"))


def _tin_type(payments: Payments) -> pa.StringArray:
    kinds = pa.array(TIN_KINDS, _TEXT)
    found = pc.index_in(payments.text("tin_kind"), kinds)
    named = pa.array(TIN_KINDS.values(), _TEXT).take(found).fill_null("unknown")
    return pc.if_else(payments.text("tin").is_valid(), named, pa.scalar(None, _TEXT))


def _of_account(part: Part, payments: Payments) -> dict[str, pa.Array]:
    """Return account symbol and event code of each payment's first G record."""
    at = np.flatnonzero(part.kinds == structure.TAS)
    owners, first = np.unique(part.owner[at], return_index=True)
    place = np.full(len(part.payments), -1, np.int64)
    place[owners] = np.arange(len(owners))
    mine = place[payments.places]
    found = pa.array(mine, mask=mine < 0)
    rows = part.rows[at[first]]
    return {
        "tas": _symbols(rows).take(found),
        "betc": text(rows, TAS_BETC["betc"]).take(found),
    }


def _symbols(rows: Bytes) -> pa.StringArray:
    start, end = _SYMBOL[0].start, _SYMBOL[-1].end
    coded = strings(rows[:, start - 1 : end]).dictionary_encode()
    named = [_joined(symbol, start) for symbol in coded.dictionary.to_pylist()]
    return pa.array(named, _TEXT).take(coded.indices)


def _joined(symbol: str, start: int) -> str | None:
    parts = (symbol[f.start - start : f.end - start + 1].strip(" ") for f in _SYMBOL)
    return "-".join(part for part in parts if part) or None


def _matching(values: pa.StringArray, pattern: str) -> pa.StringArray:
    fits = pc.match_substring_regex(values, pattern)
    return pc.if_else(fits, values, pa.scalar(None, _TEXT))


def _or_null(values: pa.StringArray) -> pa.StringArray:
    return pc.if_else(pc.equal(values, ""), pa.scalar(None, _TEXT), values)
