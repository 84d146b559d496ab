"""The three files of an import while they are written, and their sums."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from outlay.payments.errors import TableError
from outlay.payments.identities import IdentityWriter
from outlay.payments.manifest import Tally
from outlay.payments.tables import PAYMENTS, QUARANTINE


@dataclass(frozen=True, slots=True)
class Files:
    """Where an import's three files are, or are being written."""

    payments: Path
    identities: Path
    quarantine: Path


@dataclass(slots=True)
class Sums:
    """What was written so far; unreadable rows have no amount and count 0 cents."""

    accepted: Tally = field(default_factory=Tally)
    quarantined: Tally = field(default_factory=Tally)
    unreadable: int = 0

    def quarantine(self, rows: pa.RecordBatch | pa.Table) -> None:
        """Count QUARANTINE rows."""
        self.quarantined += tally(rows)
        self.unreadable += rows["amount_cents"].null_count


class Writers:
    """Writes an import in input order; use as a context manager.

    `end_rows` completes payments and identities; bad rows may still come after it.
    """

    def __init__(self, files: Files, *, key: bytes, import_id: str) -> None:
        self.sums = Sums()
        self._files = files
        self._open = ExitStack()
        self._payments: pq.ParquetWriter | None = None
        self._identities = IdentityWriter(
            files.identities, key=key, import_id=import_id
        )
        self._open.callback(self._identities.close)
        self._quarantine = self._parquet(files.quarantine, QUARANTINE.schema)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def accept(self, payments: pa.RecordBatch, identities: pa.RecordBatch) -> None:
        """Write good rows: one row group and one sealed chunk."""
        writer = self._payments_writer(payments.schema)
        if payments.schema != writer.schema:
            raise TableError(
                "the rows of one file come with different columns",
                rule="docs/tables.md#payments",
                fix="give every column of the mapping one type for the whole file",
            )
        writer.write_batch(payments)
        self._identities.write(identities)
        self.sums.accepted += tally(payments)

    def quarantine(self, rows: pa.RecordBatch) -> None:
        """Write QUARANTINE rows."""
        QUARANTINE.check(rows)
        self._quarantine.write_batch(rows)
        self.sums.quarantine(rows)

    def end_rows(self) -> None:
        """Complete payments and identities: a file without rows is a file, too."""
        self._payments_writer(PAYMENTS.schema).close()
        self._identities.finish()

    def move(self, rows: pa.RecordBatch) -> None:
        """Write rows that were accepted before as QUARANTINE rows."""
        self.sums.accepted -= tally(rows)
        self.quarantine(rows)

    def _payments_writer(self, schema: pa.Schema) -> pq.ParquetWriter:
        if self._payments is None:
            self._payments = self._parquet(self._files.payments, schema)
        return self._payments

    def _parquet(self, path: Path, schema: pa.Schema) -> pq.ParquetWriter:
        return self._open.enter_context(
            pq.ParquetWriter(path, schema, compression="zstd")
        )


def tally(rows: pa.RecordBatch | pa.Table) -> Tally:
    """Return the count and sum of rows that have amount_cents."""
    return Tally(rows.num_rows, pc.sum(rows["amount_cents"]).as_py() or 0)
