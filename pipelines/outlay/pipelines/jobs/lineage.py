"""What a scoring run was made of, as one hash: the same input, the same bytes."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow.parquet as pq

from outlay.payments.store import Store


def run_id(facts: Mapping[str, object]) -> str:
    """Return 16 hex digits of SHA-256 over `facts` in canonical JSON."""
    text = json.dumps(facts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def history_snapshot(store: Store, *, as_of: dt.date, without: str) -> str:
    """Return a hash of the history that a batch known on `as_of` can see.

    Files with no row known before that day are left out, so that the batches of
    the same and of later days do not change what an earlier one was made of.
    """
    files = (
        *store.payments_files(),
        *store.outcomes_files(),
        *store.dispositions_files(),
    )
    seen = [
        (path.parent.name, path.name, path.stat().st_size)
        for path in files
        if path.stem != without and _first_known(path) < as_of
    ]
    return run_id({"history": sorted(seen)})


def _first_known(path: Path) -> dt.date:
    metadata = pq.read_metadata(path)
    column = metadata.schema.to_arrow_schema().get_field_index("known_on")
    groups = (
        metadata.row_group(i).column(column) for i in range(metadata.num_row_groups)
    )
    return _least(group.statistics.min for group in groups if group.statistics)


def _least(days: Iterable[dt.date | None]) -> dt.date:
    return min((day for day in days if day is not None), default=dt.date.min)
