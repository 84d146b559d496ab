"""Which file of a table is damaged, once something could not be read."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.payments.errors import Place, StoreError


def can_be_read(path: Path) -> bool:
    """Say whether every page of a Parquet file can be read; this reads them all."""
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            for _ in file.iter_batches():
                pass
    except (pa.ArrowException, OSError):
        return False
    return True


def first_damaged(files: Iterable[Path]) -> Path | None:
    """Return the first file that cannot be read, None where all can."""
    return next((path for path in files if not can_be_read(path)), None)


def damaged(path: Path, home: Path) -> StoreError:
    """Return the error that names a damaged file of the store at `home`."""
    return StoreError(
        f"{path.relative_to(home)} is damaged and cannot be read",
        where=Place(file=str(path)),
        rule="docs/store.md",
        fix="put this file back from a backup (outlay backup FOLDER --verify says "
        "which is sound), look at the disk (outlay doctor --deep), then repeat: "
        "nothing half-made was kept",
    )
