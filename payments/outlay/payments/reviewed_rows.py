"""Rows that people decided, from the review app into the store: each once."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from outlay.payments.atomic import whole
from outlay.payments.errors import StoreError, TableError
from outlay.payments.intake.source import ID_DIGITS
from outlay.payments.known_payments import amounts_of
from outlay.payments.store import Store
from outlay.payments.tables import REVIEWS, Table


def add_reviews(store: Store, rows: pa.Table) -> int:
    """Take in how reviewers decided; return how many rows of `reviews` are new.

    Parameters
    ----------
    rows : table
        Of tables.REVIEWS; payment and instant tell the rows apart.

    Raises
    ------
    TableError, StoreError
        As `add_once`.
    """
    with store.locked():
        files = store.reviews_files()
        instant = ("payment_key", "decided_at")
        return add_once(store, rows, REVIEWS, store.reviews_folder, files, instant)


def add_once(
    store: Store,
    rows: pa.Table,
    table: Table,
    folder: Path,
    files: Sequence[Path],
    by: Sequence[str],
) -> int:
    """Write the rows that `files` do not hold yet; the caller holds the store's lock.

    The file is named by what it says, so that the same rows make the same file.

    Parameters
    ----------
    by : sequence of str
        The columns that tell one row from another.

    Returns
    -------
    int
        How many rows were new.

    Raises
    ------
    TableError
        Where the rows do not keep the contract of `table`.
    StoreError
        Where a payment never came in.
    """
    table.check(rows)
    _check_chances(rows, table)
    new = _new(rows, files, by)
    if not new.num_rows:
        return 0
    if amounts_of(store, new["payment_key"]).null_count:
        raise StoreError(
            "a payment that was decided never came into this store",
            rule=f"docs/tables.md#{table.name}",
            fix="use the store whose batches the review app loaded",
        )
    with whole(folder / f"{_digest(new)}.parquet") as unfinished:
        pq.write_table(new, unfinished)
    return len(new)


def _new(rows: pa.Table, files: Sequence[Path], by: Sequence[str]) -> pa.Table:
    names, order = list(by), [(name, "ascending") for name in by]
    of_these = pc.field("payment_key").isin(rows["payment_key"].combine_chunks())
    found = [pq.read_table(file, columns=names, filters=of_these) for file in files]
    if not found:
        return rows.sort_by(order)
    left = rows.join(pa.concat_tables(found), names, join_type="left anti")
    return left.select(rows.column_names).sort_by(order)


def _check_chances(rows: pa.Table, table: Table) -> None:
    name = "inclusion_probability"
    if name not in table.names:
        return
    chance = rows[name]
    possible = pc.and_(pc.greater(chance, 0.0), pc.less_equal(chance, 1.0))
    if not pc.all(possible, min_count=0).as_py():
        raise TableError(
            f"table {table.name} holds a probability that is not above 0 and up to 1",
            rule=f"docs/tables.md#{table.name}",
            fix="write the probability that the outcome would be learned by any route",
        )


def _digest(rows: pa.Table) -> str:
    text = json.dumps(rows.to_pylist(), default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:ID_DIGITS]
