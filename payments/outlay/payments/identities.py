"""Raw identifiers on disk: encrypted (see sealed), and read chunk by chunk."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from outlay.payments.errors import Place, StoreError
from outlay.payments.sealed import Binding, BrokenSealError, SealedWriter, read_sealed
from outlay.payments.tables import IDENTITIES

HEADER = b"OUTLAY-IDENTITIES\x00\x01"  # name, then the version of the format


class IdentityWriter(SealedWriter):
    """Writes one import's identities, chunk by chunk; `finish` makes it complete."""

    def __init__(self, path: Path, *, key: bytes, import_id: str) -> None:
        super().__init__(path, IDENTITIES.schema, Binding(key, HEADER, import_id))

    def write(self, rows: pa.RecordBatch) -> None:
        """Append `rows`, which keep the contract of tables.IDENTITIES, as one chunk."""
        IDENTITIES.check(rows)
        super().write(rows)


def read_identities(path: Path, *, key: bytes, import_id: str) -> Iterator[pa.Table]:
    """Yield the rows of each chunk, in the order in which they were written.

    Raises
    ------
    StoreError
        Where the file was changed, cut off, belongs to another import, or is gone.
    """
    try:
        yield from read_sealed(path, Binding(key, HEADER, import_id))
    except BrokenSealError:
        raise _damaged(path) from None
    except FileNotFoundError:
        raise _gone(path) from None


def _gone(path: Path) -> StoreError:
    return StoreError(
        "the encrypted identities are not there: destroyed by retention, or lost",
        where=Place(file=str(path)),
        rule="docs/store.md#retention",
        fix="outlay models history says whether retention destroyed them; its results "
        "stand, but lists cannot be matched with it again",
    )


def _damaged(path: Path) -> StoreError:
    return StoreError(
        "the encrypted identities were changed, cut off, or moved from another import",
        where=Place(file=str(path)),
        rule="docs/store.md#identities",
        fix="put the file back from a backup, or take the payment file in anew",
    )
