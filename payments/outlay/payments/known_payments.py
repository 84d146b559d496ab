"""Which payments a table that arrived speaks of."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from outlay.payments.arrivals import Arrival
from outlay.payments.queries import ask, connection
from outlay.payments.store import Store

_HERE = Path(__file__).parent


def amounts_of(store: Store, keys: pa.ChunkedArray) -> pa.Array:
    """Return the amount in cents of each payment; null where the store lacks it."""
    if not store.payments_files():
        return pa.nulls(len(keys), pa.int64())
    values = {"payments": [str(file) for file in store.payments_files()]}
    found = facts_of(store, keys, _HERE / "given_keys.sql", values)
    return found["amount_cents"].combine_chunks()


def in_quarantine(store: Store, keys: pa.ChunkedArray) -> pa.Array:
    """Return whether each payment is in the quarantine of an import."""
    flags = np.zeros(len(keys), dtype=bool)
    if store.quarantine_files():
        values = {"quarantine": [str(file) for file in store.quarantine_files()]}
        found = facts_of(store, keys, _HERE / "quarantined_keys.sql", values)
        flags[found["position"].to_numpy()] = True
    return pa.array(flags)


def check_known(store: Store, arrival: Arrival, rows: pa.Table) -> pa.Table:
    """Return the rows of payments that came in, without those in quarantine.

    Raises
    ------
    InputRejectedError
        Naming the first row of a payment that never came in.
    """
    unknown = pc.is_null(amounts_of(store, rows["payment_key"]))
    if not pc.any(unknown).as_py():
        return rows
    held = in_quarantine(store, rows["payment_key"])
    arrival.refuse_where(
        pc.and_not(unknown, held),
        "payment_key",
        "the store has no such payment",
        fix="take the payment file in first, or correct the key",
    )
    return rows.filter(pc.invert(unknown))


def facts_of(
    store: Store, keys: pa.ChunkedArray, query: Path, files: Mapping[str, list[str]]
) -> pa.Table:
    """Ask `query` about `keys`: it sees them as the table `given`, with `position`."""
    position = pa.array(np.arange(len(keys)))
    given = pa.table({"position": position, "payment_key": keys})
    with connection(store) as opened:
        opened.register("given", given)
        return ask(opened, query, files)
