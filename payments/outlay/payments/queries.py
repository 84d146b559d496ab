"""DuckDB over the store's files: one short connection, little memory, no network."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from outlay.payments.database import connect
from outlay.payments.errors import Place, StoreError
from outlay.payments.store import Store

MEMORY = "1GB"
THREADS = 2


@contextmanager
def connection(store: Store) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection that spills to the store's own disk.

    Raises
    ------
    StoreError
        Where a file of the store is damaged, or there is no room to work.
    """
    spill = str(store.home / ".spill")
    try:
        with connect(
            memory_limit=MEMORY, threads=THREADS, temp_directory=spill
        ) as opened:
            yield opened
    except duckdb.Error as error:
        # Its words may quote a value: only the kind of error is told.
        raise StoreError(
            f"the store's tables cannot be searched ({type(error).__name__})",
            where=Place(file=str(store.home)),
            rule="docs/store.md",
            fix="look for a damaged file or a full disk there, then repeat",
        ) from error


def ask(
    opened: duckdb.DuckDBPyConnection, query: Path, values: Mapping[str, object]
) -> pa.Table:
    """Run the query in the file `query` with `values` bound."""
    text = query.read_text(encoding="utf-8")
    return opened.sql(text, params=dict(values)).to_arrow_table()
