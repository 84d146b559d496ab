"""The entries of all lists that may count for an import."""

import datetime as dt
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from outlay.payments.list_tables import ENTRIES
from outlay.payments.lists.snapshots import Snapshot
from outlay.payments.store import Store

LONG = 2_000_000  # names of a list; of a longer one only numbers that are paid count


def entries_for(store: Store, import_id: str, standing: Iterable[Snapshot]) -> pa.Table:
    """Return the entries that count on a day on which the import pays.

    A list of more than LONG names, as the whole Death Master File is, does not fit
    into memory: of it only entries are kept whose taxpayer number is paid.
    """
    paid = pq.read_table(
        store.payments_file(import_id), columns=["scheduled_on", "payee_token"]
    )
    if not paid.num_rows:
        return ENTRIES.empty()
    ends = pc.min_max(paid["scheduled_on"]).as_py()
    tokens = pc.unique(paid["payee_token"])
    parts = []
    for snapshot in standing:
        chunks = (
            rows.filter(_counts(rows, ends["min"], ends["max"]))
            for rows in snapshot.entries(store)
        )
        parts.append(_kept(chunks, tokens))
    return pa.concat_tables([ENTRIES.empty(), *parts])


def _kept(chunks: Iterable[pa.Table], tokens: pa.Array) -> pa.Table:
    held, many, long = [ENTRIES.empty()], 0, False
    for rows in chunks:
        many += rows.num_rows
        if many > LONG and not long:
            long, held = True, [_paid(each, tokens) for each in held]
        held.append(_paid(rows, tokens) if long else rows)
    return pa.concat_tables(held)


def _paid(rows: pa.Table, tokens: pa.Array) -> pa.Table:
    return rows.filter(pc.is_in(rows["tin_token"], tokens, skip_nulls=True))


def _counts(rows: pa.Table, first: dt.date, last: dt.date) -> pa.ChunkedArray:
    begun = pc.less_equal(rows["valid_from"], pa.scalar(last))
    going = pc.greater(rows["valid_until"], pa.scalar(first))
    return pc.and_(pc.fill_null(begun, True), pc.fill_null(going, True))
