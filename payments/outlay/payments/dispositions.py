"""Dispositions: what happened to payments afterwards."""

from pathlib import Path

import pyarrow.parquet as pq

from outlay.payments.arrivals import Arrival
from outlay.payments.atomic import whole
from outlay.payments.declared import declared
from outlay.payments.intake.source import ID_DIGITS
from outlay.payments.known_payments import check_known
from outlay.payments.store import Store
from outlay.payments.tables import DISPOSITIONS


def add_dispositions(store: Store, path: Path) -> int:
    """Take dispositions in, as Parquet or CSV of tables.DISPOSITIONS.

    known_on is computed. The very same file again counts once. Rows of payments in
    quarantine are left out.

    Returns
    -------
    int
        How many rows of the file are in the store now.

    Raises
    ------
    InputRejectedError
        Naming file, row and field of the first fault; nothing is taken in then.
    """
    arrival = Arrival.read(path)
    target = store.dispositions_folder / f"{arrival.sha256[:ID_DIGITS]}.parquet"
    with store.locked():
        if target.exists():
            return int(pq.read_metadata(target).num_rows)
        rows = check_known(store, arrival, declared(arrival, DISPOSITIONS, store.zone))
        if rows.num_rows:
            with whole(target) as unfinished:
                pq.write_table(rows, unfinished)
    return int(rows.num_rows)
