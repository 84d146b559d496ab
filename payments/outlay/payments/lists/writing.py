"""Writing a snapshot: sealed entries first, then what is said of them."""

import dataclasses
import json
from pathlib import Path
from typing import Any

from outlay.payments.atomic import whole, write_whole
from outlay.payments.errors import BalanceError, Place
from outlay.payments.intake.source import Source
from outlay.payments.lists.reading import ListReader, Reading
from outlay.payments.lists.refusals import refuse_shrunk
from outlay.payments.lists.stored import (
    ENTRIES_FILE,
    SAYS_FILE,
    Snapshot,
    binding,
    snapshot_folder,
)
from outlay.payments.sealed import SealedWriter
from outlay.payments.store import Store
from outlay.payments.tables import ENTRIES


def write_snapshot(
    store: Store,
    snapshot: Snapshot,
    reader: ListReader,
    files: list[Source],
    before: Snapshot | None,
) -> None:
    """Write what `reader` hands over; nothing counts before it is whole.

    `before` is the snapshot of which it must have at least half the names.

    Raises
    ------
    InputRejectedError
        Where a file is refused, or was changed while it was read.
    StoreError
        Where most of the list is gone.
    """
    folder = snapshot_folder(store, snapshot.source, snapshot.as_of)
    with whole(folder / ENTRIES_FILE) as unfinished:
        _seal(unfinished, store, snapshot, reader)
        _check(reader.reading, files)
        refuse_shrunk(reader.reading.names, before)
        # Until the new description is there the day has no snapshot at all.
        (folder / SAYS_FILE).unlink(missing_ok=True)
    says = json.dumps(snapshot.says | _counted(reader.reading), indent=2) + "\n"
    write_whole(folder / SAYS_FILE, says.encode())


def _seal(path: Path, store: Store, snapshot: Snapshot, reader: ListReader) -> None:
    sealed = binding(store, snapshot.source, snapshot.as_of)
    writer = SealedWriter(path, ENTRIES.schema, sealed)
    try:
        for rows in reader.chunks():
            ENTRIES.check(rows)
            for batch in rows.combine_chunks().to_batches():
                writer.write(batch)
        writer.finish()
    finally:
        writer.close()


def _check(reading: Reading, files: list[Source]) -> None:
    for file in files:
        file.check_unchanged()
    if not reading.balanced:
        raise BalanceError(
            f"{reading.rows:,} rows came in, but not as many went somewhere",
            where=Place(file=files[0].path.name),
            rule="docs/lists.md#rows",
            fix="this is a fault of Outlay's own: report it; nothing was taken in",
        )


def _counted(reading: Reading) -> dict[str, Any]:
    counted = dataclasses.asdict(reading)
    bad = counted.pop("bad")
    oddities = dict(sorted((+reading.oddities).items()))
    return counted | {"oddities": oddities, "quarantine": bad}
