"""Duplicates and splits in the store's history, without any model."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.features.findings import find
from outlay.payments.atomic import whole
from outlay.payments.reader import Tick
from outlay.payments.store import Store


def find_in_store(home: Path, out: Path | None, _tick: Tick) -> pa.Table:
    """Return the findings, reversals netted first; also write them where asked."""
    store = Store.open(home)
    found = find(store.payments_files(), store.dispositions_files())
    if out is not None:
        with whole(out) as unfinished:
            pq.write_table(found, unfinished)
    return found
