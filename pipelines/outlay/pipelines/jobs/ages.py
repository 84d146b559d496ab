"""How old is what a store decides with: days as said in the data, times as noted."""

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path

import pyarrow.parquet as pq

from outlay.models.promotion import PairVersion, standing
from outlay.payments.errors import StoreError
from outlay.payments.lists.snapshots import snapshots
from outlay.payments.manifest import FILE, Manifest
from outlay.payments.store import Store
from outlay.payments.tables import LIST_SOURCES
from outlay.payments.upkeep.notes import BACKUP, remembered


def manifests(store: Store) -> list[Manifest]:
    """Return the manifest of every complete import, the last taken in last."""
    folders = (path.parent for path in (store.home / "batches").glob(f"*/{FILE}"))
    found = [Manifest.load(f) for f in folders if store.payments_file(f.name).exists()]
    return sorted(found, key=lambda each: (each.taken_in_at, each.import_id))


def list_days(store: Store) -> dict[str, dt.date]:
    """Return the day of the newest snapshot of each watch list that has one."""
    found = {source: snapshots(store, source) for source in LIST_SOURCES}
    return {source: each[-1].as_of for source, each in found.items() if each}


def labels_day(store: Store) -> dt.date | None:
    """Return the day on which the newest outcome became known, None without any."""
    return greatest(store.outcomes_files(), "known_on")


def model_day(store: Store, pair: PairVersion | None = None) -> dt.date | None:
    """Return the day as of which the champion was trained, None without one.

    Raises
    ------
    StoreError
        Where the training's folder is missing or damaged.
    """
    chosen = pair or standing(store).latest
    if chosen is None:
        return None
    path = store.models_folder / chosen.training_id / "fraud" / "model.json"
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return dt.date.fromisoformat(said["metadata"]["as_of"])
    except (OSError, ValueError, KeyError, TypeError):
        raise StoreError(
            "what the champion was trained on cannot be read",
            rule="docs/models.md#champion-and-challenger",
            fix=f"put models/{chosen.training_id} back from a backup",
        ) from None


def backup_at(store: Store) -> dt.datetime | None:
    """Return when the store was last backed up, None if never."""
    note = remembered(store.home, BACKUP)
    return None if note is None else dt.datetime.fromisoformat(note["at"])


def greatest(files: Iterable[Path], column: str) -> dt.date | None:
    """Return the latest date in a column of Parquet files, from their footers."""
    found = []
    for path in files:
        metadata = pq.read_metadata(path)
        place = metadata.schema.to_arrow_schema().get_field_index(column)
        groups = (metadata.row_group(n) for n in range(metadata.num_row_groups))
        stats = [group.column(place).statistics for group in groups]
        found += [each.max for each in stats if each and each.has_min_max]
    return max(found, default=None)
